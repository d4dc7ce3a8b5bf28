//! The envelope of a submission: who, what, when. Checked in this order, and the first fault is told.

use bus::{Inbound, Place};
use bytes::Bytes;
use contracts::{BODY_BYTES_MAX, Kind, Reason, ReasonCode, Sender, TYPE_PREFIX};
use kernel::{Office, OfficeCode, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Around, headers};

/// The stream that holds what all offices send.
pub(crate) const INGRESS: &str = "INGRESS";
/// The stream of offices without a server of their own.
const INGRESS_DIRECT: &str = "INGRESS_DIRECT";
/// A sender's clock may be ahead of ours by this much,
const AHEAD_SECS_MAX: i64 = 15 * 60;
/// and a submission may have waited for this long.
const BEHIND_SECS_MAX: i64 = 400 * 24 * 3600;
/// Characters of a type that is repeated in a receipt.
const KIND_CHARS_MAX: usize = 64;

/// A submission before any check.
pub(crate) struct Envelope {
    /// Whose identity sent it: the subject's token on the bus, the machine's own office over gRPC.
    pub(crate) office: OfficeCode,
    pub(crate) id: Option<String>,
    /// Tail of the type, or the whole of it.
    pub(crate) kind: String,
    pub(crate) time: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) way: Way,
}

/// How it came.
pub(crate) enum Way {
    /// The n-th of a call.
    Grpc { nth: u64 },
    /// In a lane of the stream [`INGRESS`].
    Bus(Box<Carried>),
}

/// What only a message has.
pub(crate) struct Carried {
    pub(crate) place: Place,
    /// The subject after the office's token.
    pub(crate) tail: String,
    pub(crate) headers: async_nats::HeaderMap,
    /// The stream from which it was collected; the hub says so, not the sender.
    pub(crate) source: Option<String>,
}

impl Envelope {
    /// A message of a lane. `lane`: the office of the lane, should the subject not read.
    pub(crate) fn of_message(message: Inbound, lane: &OfficeCode) -> Self {
        let Inbound { place, subject, headers, payload, source } = message;
        let rest = subject.strip_prefix("ph.in.off.").unwrap_or_default();
        let (office, tail) = rest.split_once('.').unwrap_or_default();
        let office = office.parse().unwrap_or_else(|_| lane.clone());
        let text = |name: &'static str| headers.get(name).map(|value| value.as_str().to_owned());
        let (id, time) = (text("ce-id"), text("ce-time"));
        let kind = text("ce-type").unwrap_or_default();
        let carried = Carried { place, tail: tail.to_owned(), headers, source };
        Self { office, id, kind, time, body: payload, way: Way::Bus(Box::new(carried)) }
    }

    /// Its id, when it is a random UUID.
    pub(crate) fn uuid(&self) -> Option<Uuid> {
        let id = Uuid::parse_str(self.id.as_deref()?).ok()?;
        (id.get_version_num() == 4).then_some(id)
    }

    /// What the receipt calls it: its id, or where it lies.
    pub(crate) fn name(&self) -> String {
        match (self.uuid(), &self.way) {
            (Some(id), _) => id.to_string(),
            (None, Way::Grpc { nth }) => format!("grpc/{nth}"),
            (None, Way::Bus(carried)) => format!("{INGRESS}/{}", carried.place.sequence),
        }
    }

    /// The tail of its type as it came, unless it is no such text at all.
    pub(crate) fn tail(&self) -> &str {
        let tail = self.kind.strip_prefix(TYPE_PREFIX).unwrap_or(&self.kind);
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
        if tail.len() <= KIND_CHARS_MAX && tail.bytes().all(plain) { tail } else { "" }
    }

    /// The tail of its type when that is a known one: bounded, for metrics and tables.
    pub(crate) fn known_kind(&self) -> Option<&'static str> {
        self.kind.parse::<Kind>().ok().map(Kind::tail)
    }

    /// SHA-256 over kind and body: what an id stands for.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"amanah/submission/v1\0");
        hash.update(self.kind.strip_prefix(TYPE_PREFIX).unwrap_or(&self.kind).as_bytes());
        hash.update([0]);
        hash.update(&self.body);
        hash.finalize().into()
    }

    /// Whether it lies in a stream that its subject's office does not write. Then the subject proves nothing.
    pub(crate) fn is_forged(&self) -> bool {
        let Way::Bus(carried) = &self.way else { return false };
        let own = format!("OUT_{}", self.office.as_str().to_uppercase());
        !carried.source.as_deref().is_some_and(|source| source == INGRESS_DIRECT || source == own)
    }

    /// Who is answered: the office that sent it, which for a forged one is the owner of the stream where it was found.
    pub(crate) fn answer_to(&self) -> OfficeCode {
        let Way::Bus(carried) = &self.way else { return self.office.clone() };
        let owner = carried.source.as_deref().and_then(|source| source.strip_prefix("OUT_"));
        let owner = owner.and_then(|code| code.to_lowercase().parse().ok());
        owner.unwrap_or_else(|| self.office.clone())
    }
}

/// Checks the envelope; answers what it is and whose.
pub(super) fn check<'a>(
    envelope: &Envelope,
    around: &Around<'a>,
) -> Result<(Kind, &'a Office), Reason> {
    if envelope.uuid().is_none() {
        return Err(Reason::new(
            ReasonCode::IdMissing,
            "the id must be a random UUID (version 4): make one for each submission and keep it when sending again",
        ));
    }
    let time = headers::check(envelope)?;
    let kind = kind(envelope)?;
    headers::same_office(envelope)?;
    if envelope.is_forged() {
        return Err(Reason::new(
            ReasonCode::ForgedSource,
            "the message lies in the stream of another office than its subject names",
        ));
    }
    let office = around.offices.iter().find(|office| office.code == envelope.office);
    let office = office.ok_or_else(|| {
        Reason::new(ReasonCode::UnknownOffice, "the office is not known at the hub")
    })?;
    clock(time, around.now)?;
    size(envelope)?;
    Ok((kind, office))
}

fn kind(envelope: &Envelope) -> Result<Kind, Reason> {
    let kind = envelope.kind.parse::<Kind>().ok().filter(|kind| kind.sender() == Sender::Office);
    kind.ok_or_else(|| {
        Reason::new(
            ReasonCode::UnknownType,
            "this type is not known, or not an office's: see the published list",
        )
    })
}

fn clock(time: Timestamp, now: Timestamp) -> Result<(), Reason> {
    let behind = now.as_second() - time.as_second();
    if (-AHEAD_SECS_MAX..=BEHIND_SECS_MAX).contains(&behind) {
        return Ok(());
    }
    Err(Reason::of_field(
        ReasonCode::ClockOff,
        "ce-time",
        "more than 15 minutes ahead of the hub's clock or more than 400 days behind: set the clock and send again with a new id",
    ))
}

fn size(envelope: &Envelope) -> Result<(), Reason> {
    let max = match envelope.way {
        Way::Bus(_) => BODY_BYTES_MAX,
        Way::Grpc { .. } => service::message_bytes_max(),
    };
    if envelope.body.len() <= max {
        return Ok(());
    }
    let message = format!("the body is larger than {max} bytes: send less at once, or over gRPC");
    Err(Reason::new(ReasonCode::TooLarge, message))
}
