//! Body → command → use case.

use contracts::{Kind, Reason, ReasonCode};
use kernel::{Actor, CommandId, PersonId, Role};
use serde::de::DeserializeOwned;
use service::Failure;
use uuid::Uuid;

use super::{Content, REASONS_MAX};
use crate::error::damaged;
use crate::itjen::{Itjen, answers, wire};

/// Why a submission was not carried out.
pub(super) enum Refused {
    /// The body does not read, or fields of it do not.
    Read(Vec<Reason>),
    /// A rule refuses, or something failed.
    Rule(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Rule(failure)
    }
}

/// Fields of the body that do not read.
fn shape(failure: Failure) -> Refused {
    Refused::Read(fields(failure, ReasonCode::Schema))
}

pub(super) fn fields(failure: Failure, code: ReasonCode) -> Vec<Reason> {
    let reason = |(field, reason): (String, String)| Reason::of_field(code, field, reason);
    failure.fields.into_iter().take(REASONS_MAX).map(reason).collect()
}

pub(super) async fn carry_out(itjen: &Itjen, content: &Content, id: Uuid) -> Result<(), Refused> {
    let actor = machine()?;
    let command = CommandId::following(&id.to_string(), "itjen-submission");
    match content.kind {
        Kind::DataReply => {
            let reply = wire::reply(read(content)?, command).map_err(shape)?;
            answers::reply_to_data_request(itjen, &actor, reply).await?;
        }
        Kind::DataReplyCorrection => {
            let correction = wire::correction(read(content)?, command).map_err(shape)?;
            answers::correct_data_reply(itjen, &actor, correction).await?;
        }
        Kind::Acknowledgement => {
            let step = wire::acknowledgement(read(content)?, command).map_err(shape)?;
            answers::acknowledge_escalation(itjen, &actor, step).await?;
        }
        Kind::Rating
        | Kind::Ratings
        | Kind::UsersServedV1
        | Kind::UsersServedV2
        | Kind::Roster
        | Kind::SealedComplaint => {
            let message = "is no type that Itjen sends";
            return Err(Refused::Read(vec![Reason::new(ReasonCode::UnknownType, message)]));
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(content: &Content) -> Result<T, Refused> {
    contracts::read(&content.body).map_err(|reason| Refused::Read(vec![reason]))
}

/// Itjen's machine, over the bus and over gRPC alike.
fn machine() -> Result<Actor, Failure> {
    let person = PersonId::try_new("itjen").map_err(|_| damaged("the id of Itjen"))?;
    Ok(Actor { person, roles: vec![Role::Inspectorate], office: None })
}
