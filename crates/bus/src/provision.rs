//! Makes streams and consumers as they should be, and says what it changed.

use std::fmt;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::consumer::{Consumer, IntoConsumerConfig, pull};
use async_nats::jetstream::stream::{Config, ConsumerErrorKind};
use futures::TryStreamExt;
use kernel::{OfficeCode, Timestamp};
use topology::names::{RECEIPTS, is_office_user, office_user};

use crate::streams::{self, Difference, Wanted};
use crate::{Bus, BusError};

/// One thing that was not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `stream INGRESS`, `consumer RECEIPTS/off_plm`.
    pub what: String,
    /// The field that differed; `itself` when the whole thing was missing or too much.
    pub field: &'static str,
    /// The old value, for people.
    pub before: String,
    /// The wanted value, for people.
    pub after: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {} → {}", self.what, self.field, self.before, self.after)
    }
}

/// The whole thing, as a field.
const ITSELF: &str = "itself";
const MISSING: &str = "missing";
const THERE: &str = "there";

/// Compares the hub's streams and consumers with the wanted ones, and corrects them if `apply`. Returns every difference, so a second call
/// returns none. Needs the user `provision`.
pub async fn provision(bus: &Bus, wanted: &Wanted, apply: bool) -> Result<Vec<Change>, BusError> {
    let mut changes = Vec::new();
    for config in wanted.streams() {
        changes.extend(stream(bus, config, apply).await?);
    }
    for (stream, config) in wanted.consumers() {
        changes.extend(consumer(bus, stream, config, apply).await?);
    }
    changes.extend(remove_gone(bus, wanted, apply).await?);
    Ok(changes)
}

/// Makes the stream of an office's own server, or corrects it. Needs the user `admin` of that server. `installed_at` counts only when the stream is new.
pub async fn provision_leaf(
    bus: &Bus,
    code: &OfficeCode,
    installed_at: Timestamp,
) -> Result<Vec<Change>, BusError> {
    let seconds = u64::try_from(installed_at.as_second()).unwrap_or(0);
    stream(bus, streams::out_stream_config(code, seconds), true).await
}

async fn stream(bus: &Bus, mut wanted: Config, apply: bool) -> Result<Vec<Change>, BusError> {
    let what = format!("stream {}", wanted.name);
    let Some(found) = bus.find(&wanted.name).await? else {
        if apply {
            let made = bus.jetstream.create_stream(wanted).await;
            made.map_err(BusError::jetstream("make a stream"))?;
        }
        return Ok(vec![whole(what, MISSING, THERE)]);
    };
    let found = &found.cached_info().config;
    let changes = changes(&what, streams::differences(&wanted, found));
    if apply && !changes.is_empty() {
        // Given once, when the stream is made.
        wanted.first_sequence = found.first_sequence;
        let corrected = bus.jetstream.update_stream(wanted).await;
        corrected.map_err(BusError::jetstream("correct a stream"))?;
    }
    Ok(changes)
}

async fn consumer(
    bus: &Bus,
    stream: &'static str,
    wanted: pull::Config,
    apply: bool,
) -> Result<Vec<Change>, BusError> {
    let name = wanted.durable_name.clone().unwrap_or_default();
    let what = format!("consumer {stream}/{name}");
    let changes = match find_consumer(bus, stream, &name).await? {
        None => vec![whole(what, MISSING, THERE)],
        Some(found) => {
            let config = wanted.clone().into_consumer_config();
            let found = &found.cached_info().config;
            changes(&what, streams::consumer_differences(&config, found))
        }
    };
    if apply && !changes.is_empty() {
        let made = bus.jetstream.create_consumer_on_stream(wanted, stream).await;
        made.map_err(BusError::jetstream("make or correct a consumer"))?;
    }
    Ok(changes)
}

async fn find_consumer(
    bus: &Bus,
    stream: &str,
    name: &str,
) -> Result<Option<Consumer<pull::Config>>, BusError> {
    let error = match bus.jetstream.get_consumer_from_stream(name, stream).await {
        Ok(consumer) => return Ok(Some(consumer)),
        Err(error) => error,
    };
    if let ConsumerErrorKind::JetStream(answer) = error.kind() {
        let missing = [ErrorCode::CONSUMER_NOT_FOUND, ErrorCode::STREAM_NOT_FOUND];
        if missing.contains(&answer.error_code()) {
            return Ok(None);
        }
    }
    Err(BusError::jetstream("tell how a consumer is")(error))
}

/// Consumers of offices that are there no more.
async fn remove_gone(bus: &Bus, wanted: &Wanted, apply: bool) -> Result<Vec<Change>, BusError> {
    let Some(receipts) = bus.find(RECEIPTS).await? else { return Ok(Vec::new()) };
    let keep: Vec<String> = wanted.offices.iter().map(|(code, _)| office_user(code)).collect();
    let names: Vec<String> = receipts
        .consumer_names()
        .try_collect()
        .await
        .map_err(BusError::jetstream("list consumers"))?;
    let mut changes = Vec::new();
    for name in names {
        if !is_office_user(&name) || keep.contains(&name) {
            continue;
        }
        if apply {
            let removed = receipts.delete_consumer(&name).await;
            removed.map_err(BusError::jetstream("remove a consumer"))?;
        }
        changes.push(whole(format!("consumer {RECEIPTS}/{name}"), THERE, MISSING));
    }
    Ok(changes)
}

fn changes(what: &str, differences: Vec<Difference>) -> Vec<Change> {
    let change = |difference: Difference| Change {
        what: what.to_owned(),
        field: difference.field,
        before: difference.found,
        after: difference.wanted,
    };
    differences.into_iter().map(change).collect()
}

/// A thing that was missing or is too much.
fn whole(what: String, before: &str, after: &str) -> Change {
    Change { what, field: ITSELF, before: before.to_owned(), after: after.to_owned() }
}
