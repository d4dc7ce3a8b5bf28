//! The envelope of a submission: sender, type, time. The checks stop at the first fault and return it.

use bus::{Inbound, Place};
use bytes::Bytes;
use contracts::submission::{self, FieldNames};
use contracts::{BODY_BYTES_MAX, Kind, Reason, ReasonCode, Sender};
use kernel::{Office, OfficeCode};
use topology::names;
use topology::names::INGRESS;
use uuid::Uuid;

use super::{Around, headers};

/// A submission before any check.
pub(crate) struct Envelope {
    /// The office that sent it: named by the subject on the bus, by the token over gRPC.
    pub(crate) office: OfficeCode,
    pub(crate) id: Option<String>,
    /// Tail of the type, or the whole of it.
    pub(crate) kind: String,
    pub(crate) time: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) way: Way,
}

pub(crate) enum Way {
    /// The n-th of a call.
    Grpc { nth: u64 },
    /// In a lane of the stream [`INGRESS`].
    Bus(Box<Carried>),
}

/// Parts that only a message of the bus has.
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
        let (office, tail) = names::subjects::read_from_office(&subject).unwrap_or_default();
        let office = office.parse().unwrap_or_else(|_| lane.clone());
        let text = |name: &'static str| headers.get(name).map(|value| value.as_str().to_owned());
        let (id, time) = (text("ce-id"), text("ce-time"));
        let kind = text("ce-type").unwrap_or_default();
        let carried = Carried { place, tail: tail.to_owned(), headers, source };
        Self { office, id, kind, time, body: payload, way: Way::Bus(Box::new(carried)) }
    }

    /// Its id, when it is a random UUID.
    pub(crate) fn uuid(&self) -> Option<Uuid> {
        submission::id(self.id.as_deref()?)
    }

    fn names(&self) -> FieldNames {
        match self.way {
            Way::Bus(_) => FieldNames::HEADERS,
            Way::Grpc { .. } => FieldNames::CALL,
        }
    }

    /// The message, when it came over the bus.
    pub(crate) fn carried(&self) -> Option<&Carried> {
        match &self.way {
            Way::Bus(carried) => Some(carried),
            Way::Grpc { .. } => None,
        }
    }

    /// Its name in receipts: the id, or its position in the stream or call.
    pub(crate) fn name(&self) -> String {
        match (self.uuid(), &self.way) {
            (Some(id), _) => id.to_string(),
            (None, Way::Grpc { nth }) => format!("grpc/{nth}"),
            (None, Way::Bus(carried)) => format!("{INGRESS}/{}", carried.place.sequence),
        }
    }

    /// The tail of its type as a receipt repeats it.
    pub(crate) fn tail(&self) -> &str {
        submission::printable_tail(&self.kind)
    }

    /// The tail of its type when that is a known one: bounded, for metrics and tables.
    pub(crate) fn known_kind(&self) -> Option<&'static str> {
        self.kind.parse::<Kind>().ok().map(Kind::tail)
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        submission::digest(&self.kind, &self.body)
    }

    /// True when it came from a stream that its subject's office does not write. Then the subject proves nothing.
    pub(crate) fn is_forged(&self) -> bool {
        let Some(carried) = self.carried() else { return false };
        let own = names::office_stream(&self.office);
        !carried
            .source
            .as_deref()
            .is_some_and(|source| source == names::INGRESS_DIRECT || source == own)
    }

    /// The office that gets the answer. For a forged message that is the owner of the stream where it was found.
    pub(crate) fn answer_to(&self) -> OfficeCode {
        let Some(carried) = self.carried() else { return self.office.clone() };
        let owner = carried.source.as_deref().and_then(names::office_of_stream);
        owner.unwrap_or_else(|| self.office.clone())
    }
}

/// Checks the envelope and returns kind and office.
pub(super) fn check<'a>(
    envelope: &Envelope,
    around: &Around<'a>,
) -> Result<(Kind, &'a Office), Reason> {
    let names = envelope.names();
    if envelope.uuid().is_none() {
        return Err(names.id_missing());
    }
    let carried = envelope.carried();
    carried.map_or(Ok(()), headers::check)?;
    let time = names.time(envelope.time.as_deref().unwrap_or_default())?;
    let kind = names.kind(&envelope.kind, Sender::Office)?;
    carried.map_or(Ok(()), |carried| headers::same_office(envelope, carried))?;
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
    names.clock(time, around.now)?;
    let max = if carried.is_some() { BODY_BYTES_MAX } else { service::message_bytes_max() };
    submission::size(envelope.body.len(), max)?;
    Ok((kind, office))
}
