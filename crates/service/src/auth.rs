//! Identity of callers: short-lived tokens (JWT, `EdDSA`). The console signs them for people, each service for itself, registered machines with their own keys.

use std::time::Duration;

use base64::Engine;
use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use kernel::{Actor, Clock, OfficeCode, PersonId, Role};
use serde::{Deserialize, Serialize};
use tokens::{AUDIENCE, LIFE_MAX, Signer};
use tonic::{Request, Status};

use crate::{Failure, FailureKind, Machines};

/// Tolerated difference between two machines' clocks.
const LEEWAY: Duration = Duration::from_secs(5);

/// Why a token is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// The call has no token.
    #[error("no token: send 'authorization: Bearer <token>'")]
    Missing,
    /// The signature or the shape is wrong.
    #[error("the token does not verify: {0}")]
    Bad(String),
    /// The token expired.
    #[error("the token has expired: ask for a new one")]
    Expired,
    /// The token names a key that no registered machine has now.
    #[error("no machine with that key is registered here, or it was revoked")]
    UnknownMachine,
    /// A machine made its token valid for too long.
    #[error("a token may be valid for fifteen minutes at most")]
    TooLong,
    /// A signing or verifying key does not parse.
    #[error("the token key does not read: expected 64 hex digits")]
    Key,
}

impl From<AuthError> for Failure {
    fn from(error: AuthError) -> Self {
        Self::new(FailureKind::Unauthenticated, "UNAUTHENTICATED", error.to_string())
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: PersonId,
    roles: Vec<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<OfficeCode>,
    aud: String,
    exp: i64,
}

/// Claims of a machine's token: only its expiry.
#[derive(Serialize, Deserialize)]
struct MachineClaims {
    aud: String,
    exp: i64,
}

/// Verifies tokens, and issues them when it holds the signing key. A cheap handle.
#[derive(Clone)]
pub struct Tokens {
    clock: Clock,
    verify: DecodingKey,
    sign: Option<Signer>,
    machines: Machines,
}

impl Tokens {
    /// With the signing key (32 bytes, hex): issues and verifies.
    pub fn signing(clock: Clock, seed_hex: &str) -> Result<Self, AuthError> {
        let seed = key(seed_hex)?;
        let public = SigningKey::from_bytes(&seed).verifying_key();
        let mut tokens = Self::verifying_bytes(clock, public.as_bytes())?;
        tokens.sign = Some(Signer::new(&seed));
        Ok(tokens)
    }

    /// With the public key only (32 bytes, hex): verifies.
    pub fn verifying(clock: Clock, public_hex: &str) -> Result<Self, AuthError> {
        Self::verifying_bytes(clock, &key(public_hex)?)
    }

    fn verifying_bytes(clock: Clock, public: &[u8; 32]) -> Result<Self, AuthError> {
        let x = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(public);
        Ok(Self {
            clock,
            verify: DecodingKey::from_ed_components(&x).map_err(|_| AuthError::Key)?,
            sign: None,
            machines: Machines::default(),
        })
    }

    /// The machines whose own tokens are accepted, too.
    pub const fn machines(&self) -> &Machines {
        &self.machines
    }

    /// A token for the actor.
    pub fn issue(&self, actor: &Actor, life: Duration) -> Result<String, AuthError> {
        let sign = self.sign.as_ref().ok_or(AuthError::Key)?;
        let life = seconds(life.min(LIFE_MAX));
        let claims = Claims {
            sub: actor.person.clone(),
            roles: actor.roles.clone(),
            office: actor.office.clone(),
            aud: AUDIENCE.to_owned(),
            exp: self.clock.now().as_second() + life,
        };
        sign.sign(&claims).map_err(bad)
    }

    /// The actor of a token.
    pub fn verify(&self, token: &str) -> Result<Actor, AuthError> {
        let header = jsonwebtoken::decode_header(token).map_err(bad)?;
        match header.kid {
            Some(kid) => self.verify_machine(token, &kid),
            None => self.verify_person(token),
        }
    }

    fn verify_person(&self, token: &str) -> Result<Actor, AuthError> {
        let claims =
            jsonwebtoken::decode::<Claims>(token, &self.verify, &rules()).map_err(bad)?.claims;
        self.in_time(claims.exp)?;
        Ok(Actor { person: claims.sub, roles: claims.roles, office: claims.office })
    }

    /// A machine's claims about itself are ignored. Its key says who it is.
    fn verify_machine(&self, token: &str, kid: &str) -> Result<Actor, AuthError> {
        let (key, actor) = self.machines.find(kid).ok_or(AuthError::UnknownMachine)?;
        let claims =
            jsonwebtoken::decode::<MachineClaims>(token, &key, &rules()).map_err(bad)?.claims;
        self.in_time(claims.exp)?;
        if claims.exp > self.clock.now().as_second() + seconds(LIFE_MAX + LEEWAY) {
            return Err(AuthError::TooLong);
        }
        Ok(actor)
    }

    fn in_time(&self, exp: i64) -> Result<(), AuthError> {
        if self.clock.now().as_second() > exp + seconds(LEEWAY) {
            Err(AuthError::Expired)
        } else {
            Ok(())
        }
    }
}

fn rules() -> Validation {
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_audience(&[AUDIENCE]);
    // The injected clock checks the expiry instead.
    rules.validate_exp = false;
    rules
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn bad(error: jsonwebtoken::errors::Error) -> AuthError {
    AuthError::Bad(error.to_string())
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

fn key(text: &str) -> Result<[u8; 32], AuthError> {
    hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(AuthError::Key)
}

/// The interceptor of every gRPC server: puts the verified actor into the request, or refuses the call.
impl tonic::service::Interceptor for Tokens {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let actor = bearer(&request).ok_or(AuthError::Missing).and_then(|token| self.verify(token));
        request.extensions_mut().insert(actor.map_err(Failure::from)?);
        Ok(request)
    }
}

fn bearer(request: &Request<()>) -> Option<&str> {
    request.metadata().get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The verified actor of a call.
pub fn actor<T>(request: &Request<T>) -> Result<Actor, Failure> {
    request.extensions().get::<Actor>().cloned().ok_or_else(|| AuthError::Missing.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = "0101010101010101010101010101010101010101010101010101010101010101";

    fn head() -> Actor {
        Actor {
            person: PersonId::try_new("gto-head").unwrap(),
            roles: vec![Role::OfficeHead],
            office: Some(OfficeCode::try_new("gto").unwrap()),
        }
    }

    #[test]
    fn a_token_stands_for_its_actor_until_it_expires() {
        let (clock, hand) = Clock::manual("2026-11-22T03:00:00Z");
        let tokens = Tokens::signing(clock, SEED).unwrap();
        let token = tokens.issue(&head(), Duration::from_mins(5)).unwrap();
        assert_eq!(tokens.verify(&token).unwrap(), head());
        hand.advance(Duration::from_mins(6));
        assert_eq!(tokens.verify(&token), Err(AuthError::Expired));
    }

    #[test]
    fn a_token_of_another_key_or_changed_by_a_letter_is_refused() {
        let (clock, _) = Clock::manual("2026-11-22T03:00:00Z");
        let ours = Tokens::signing(clock.clone(), SEED).unwrap();
        let theirs = Tokens::signing(clock, &SEED.replace("01", "02")).unwrap();
        let token = theirs.issue(&head(), Duration::from_mins(5)).unwrap();
        assert!(matches!(ours.verify(&token), Err(AuthError::Bad(_))));
        assert!(matches!(ours.verify("a.b.c"), Err(AuthError::Bad(_))));
    }

    /// Signs as the machine of this seed, with claims that it is more.
    fn machine_token(seed: u8, kid: &str, exp: &str) -> String {
        let exp: kernel::Timestamp = exp.parse().unwrap();
        let claims = serde_json::json!({"sub": "gto-head", "roles": ["office_head"], "aud": AUDIENCE, "exp": exp.as_second()});
        Signer::new(&[seed; 32]).named(kid.to_owned()).sign(&claims).unwrap()
    }

    fn with_machine() -> (Tokens, Actor) {
        let (clock, _) = Clock::manual("2026-11-22T03:00:00Z");
        let tokens = Tokens::signing(clock, SEED).unwrap();
        let actor = Actor {
            person: PersonId::try_new("office-plm").unwrap(),
            roles: vec![Role::OfficeEdge],
            office: Some(OfficeCode::try_new("plm").unwrap()),
        };
        let public_key = SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
        let machine = crate::Machine { key_name: "UPLM".into(), public_key, actor: actor.clone() };
        tokens.machines().replace(vec![machine]).unwrap();
        (tokens, actor)
    }

    #[test]
    fn a_machine_is_what_the_registry_says_whatever_it_claims() {
        let (tokens, actor) = with_machine();
        assert_eq!(
            tokens.verify(&machine_token(7, "UPLM", "2026-11-22T03:05:00Z")).unwrap(),
            actor
        );
    }

    #[test]
    fn a_machine_with_another_key_or_a_token_for_too_long_is_refused() {
        let (tokens, _) = with_machine();
        assert!(matches!(
            tokens.verify(&machine_token(8, "UPLM", "2026-11-22T03:05:00Z")),
            Err(AuthError::Bad(_))
        ));
        assert_eq!(
            tokens.verify(&machine_token(7, "UGTO", "2026-11-22T03:05:00Z")),
            Err(AuthError::UnknownMachine)
        );
        assert_eq!(
            tokens.verify(&machine_token(7, "UPLM", "2026-11-22T04:00:00Z")),
            Err(AuthError::TooLong)
        );
        assert_eq!(
            tokens.verify(&machine_token(7, "UPLM", "2026-11-22T02:59:00Z")),
            Err(AuthError::Expired)
        );
    }

    #[test]
    fn a_revoked_machine_is_refused_from_then_on() {
        let (tokens, _) = with_machine();
        tokens.clone().machines().replace(vec![]).unwrap();
        assert_eq!(
            tokens.verify(&machine_token(7, "UPLM", "2026-11-22T03:05:00Z")),
            Err(AuthError::UnknownMachine)
        );
    }

    #[test]
    fn a_verifier_cannot_issue() {
        let (clock, _) = Clock::manual("2026-11-22T03:00:00Z");
        let public = SigningKey::from_bytes(&[1; 32]).verifying_key();
        let tokens = Tokens::verifying(clock, &hex::encode(public.as_bytes())).unwrap();
        assert_eq!(tokens.issue(&head(), LIFE_MAX), Err(AuthError::Key));
    }
}
