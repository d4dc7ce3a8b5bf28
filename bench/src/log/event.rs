//! The one small event that is appended: about 150 bytes of payload, and the meta of a member of staff.

use eventlog::{Append, NewEvent};
use kernel::{Actor, Ids, Meta, OfficeCode, PersonId, Role, StreamId, Version};
use serde::{Deserialize, Serialize};

pub(crate) const TYPE: &str = "bench.RatingCounted";

kernel::events! {
    /// The events of the bench.
    pub(crate) enum Counted {
        /// A rating was counted.
        Rating = "bench.RatingCounted", version 1;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rating {
    pub(crate) place: String,
    /// 1 to 5.
    pub(crate) score: u8,
    pub(crate) day: u8,
    /// Makes up the size.
    pub(crate) comment: String,
}

/// The payload of the event with this number: places, scores and days all occur.
pub(crate) fn payload(number: usize) -> Vec<u8> {
    let part = |modulus: usize| u8::try_from(number % modulus).unwrap_or(0);
    let rating = Rating {
        place: format!("loket-{}", 1 + part(7)),
        score: 1 + part(5),
        day: 1 + part(28),
        comment: "pelayanan cepat, petugas ramah, ruang tunggu bersih, antrean masih panjang di pagi hari"
            .to_owned(),
    };
    serde_json::to_vec(&rating).unwrap_or_default()
}

pub(crate) fn meta() -> anyhow::Result<Meta> {
    let actor = Actor {
        person: PersonId::try_new("plm-loket-1")?,
        roles: vec![Role::ServiceSection],
        office: Some(OfficeCode::try_new("plm")?),
    };
    Ok(Meta { actor: Some(actor), ..Meta::default() })
}

/// `count` such events for a new stream.
pub(crate) fn append(ids: &Ids, meta: &Meta, number: usize, count: usize) -> (StreamId, Append) {
    let stream = ids.stream();
    let events = (number..number + count).map(|number| NewEvent {
        event_type: TYPE,
        schema_version: 1,
        payload: payload(number),
    });
    let append = Append {
        stream,
        expected: Version::NEW,
        command: ids.command(),
        meta: meta.clone(),
        events: events.collect(),
    };
    (stream, append)
}
