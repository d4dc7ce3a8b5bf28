//! An account as the content of its token.

use kernel::{OfficeCode, Timestamp};
use serde_json::{Map, Value, json};

use crate::account::{Account, Export, Import, Kind, User};
use crate::names::{ITJEN_ACCOUNT, OFFICES, inbox};
use crate::offices::client_publishes;
use crate::{PublicUserKey, Registry};

/// Stands for the code in the template; it is a code itself, so the list of subjects is made by the same function.
const ANY: &str = "zz-any";

/// What an account's token says. `public` gives the public key of another account.
pub(super) fn account(
    account: &Account,
    registry: &Registry,
    role: &str,
    now: Timestamp,
    public: impl Fn(&str) -> String,
) -> Value {
    let storage = if account.jetstream { -1 } else { 0 };
    let mut nats = json!({
        "type": "account",
        "version": 2,
        "exports": account.exports.iter().map(export).collect::<Vec<_>>(),
        "imports": account.imports.iter().map(|line| import(line, &public)).collect::<Vec<_>>(),
        "limits": {
            "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1,
            "mem_storage": storage, "disk_storage": storage, "streams": storage, "consumer": storage,
        },
        "default_permissions": { "pub": {}, "sub": {} },
        "revocations": revocations(account.name, registry, now),
    });
    if account.name == OFFICES {
        nats["signing_keys"] = json!([scope(role)]);
    }
    nats
}

fn export(line: &Export) -> Value {
    let mut value =
        json!({ "name": line.subject, "subject": line.subject, "type": word(line.kind) });
    if line.kind == Kind::Service {
        value["response_type"] = if line.many_answers { "Stream" } else { "Singleton" }.into();
    }
    value
}

fn import(line: &Import, public: impl Fn(&str) -> String) -> Value {
    let mut value = json!({
        "name": line.subject, "subject": line.subject, "account": public(line.from), "type": word(line.kind),
    });
    if let Some(to) = &line.to {
        value["local_subject"] = to.as_str().into();
    }
    value
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Service => "service",
        Kind::Stream => "stream",
    }
}

/// Tokens of these keys that were made until now are refused.
fn revocations(account: &str, registry: &Registry, now: Timestamp) -> Value {
    let offices = registry.offices.iter().flat_map(|office| {
        let shut_out = if office.revoked { office.all_keys() } else { Vec::new() };
        shut_out.into_iter().chain(office.dropped_keys.clone())
    });
    let keys: Vec<PublicUserKey> = match account {
        OFFICES => offices.collect(),
        ITJEN_ACCOUNT => {
            registry.itjen.iter().flat_map(|itjen| itjen.dropped_keys.clone()).collect()
        }
        _ => Vec::new(),
    };
    keys.into_iter()
        .map(|key| (key.to_string(), now.as_second().into()))
        .collect::<Map<_, _>>()
        .into()
}

/// The role `office`: whoever is signed by this key may do what the template says for the code that is the token's tag, and nothing else.
fn scope(key: &str) -> Value {
    let fill = |subject: String| subject.replace(ANY, "{{tag(office)}}");
    let publish = ANY.parse::<OfficeCode>().map(|code| client_publishes(&code)).unwrap_or_default();
    let publish: Vec<String> = publish.into_iter().map(fill).collect();
    let subscribe = fill(format!("{}.>", inbox(&format!("off_{ANY}"))));
    json!({
        "kind": "user_scope",
        "key": key,
        "role": "office",
        "template": {
            "pub": { "allow": publish }, "sub": { "allow": [subscribe] },
            "subs": -1, "data": -1, "payload": -1, "allowed_connection_types": ["STANDARD"],
        },
    })
}

/// What a user's token says when it is not signed by a role's key.
pub(super) fn user(user: &User) -> Value {
    let mut nats = json!({
        "type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1,
        "allowed_connection_types": [user.connection.as_str()], "pub": {}, "sub": {},
    });
    for (side, subjects) in [("pub", &user.publish), ("sub", &user.subscribe)] {
        if let Some(subjects) = subjects {
            nats[side] = json!({ "allow": subjects });
        }
    }
    nats
}
