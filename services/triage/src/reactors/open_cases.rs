//! When Itjen's reply or a correction of it arrives, then a case is opened for each complaint that it releases.

use std::sync::Arc;

use eventlog::{ExecuteError, Trouble};
use kernel::{Actor, CaseId, CommandId, ComplaintId, Delivered, LogName, PersonId, Quarter, Role};
use sqlx::PgConnection;

use crate::app::case::office_heads;
use crate::app::{Completed, Triage, pinned};
use crate::chain::Chained;
use crate::domain::LetterNumber;
use crate::domain::Refusal;
use crate::domain::case::{self, Command, OpenCase};
use crate::domain::data_request::{
    DataRequest, DataRequestEvent, DataRequestSent, Exclusion, Sheet,
};

const PART: &str = "triage-open-cases";

pub(crate) struct OpenCases(pub(crate) Arc<Triage>);

/// A letter of Itjen that releases complaints.
struct Letter {
    number: LetterNumber,
    released: Vec<ComplaintId>,
    sheets: Vec<Sheet>,
    excluded: Vec<Exclusion>,
}

impl OpenCases {
    async fn react(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        for event in events {
            if let Some(letter) = letter(event)? {
                self.open_all(tx, event, &letter).await?;
            }
        }
        Ok(())
    }

    async fn open_all(
        &self,
        tx: &mut PgConnection,
        event: &Delivered,
        letter: &Letter,
    ) -> Result<(), Trouble> {
        let known = self.0.log.load::<DataRequest>(event.stream).await?.state;
        let sent = known.sent().ok_or_else(|| Trouble::poison("a reply without a request"))?;
        for complaint in &letter.released {
            if self.0.is_erased(*complaint).await? {
                continue;
            }
            let open = facts(tx, *complaint, sent, letter).await?;
            self.open(event, sent, open).await?;
        }
        Ok(())
    }

    /// The case stays under the procedure version of its data request.
    async fn open(
        &self,
        event: &Delivered,
        sent: &DataRequestSent,
        open: OpenCase,
    ) -> Result<(), Trouble> {
        let case = CaseId::from(open.complaint);
        let command = CommandId::following(&format!("{}/{case}", event.place()), "open-case");
        let (actor, completed) = (Actor::system(PART), Completed::bare(command));
        let context = self.0.context(&actor, &completed, pinned(&sent.procedure)?);
        let decide = |state: &Chained| {
            let open = Command::Open(open.clone());
            let events = case::decide(state.whole()?, open, &context.for_domain())?;
            Ok::<_, Refusal>(state.link(events))
        };
        let opened = self
            .0
            .log
            .execute(case.into(), command, service::meta_following(PART, event), decide)
            .await;
        match opened {
            Ok(_) => Ok(()),
            Err(ExecuteError::Refused(refusal)) => Err(refused(&refusal)),
            Err(error) => Err(Trouble::Retry(error.to_string())),
        }
    }
}

fn letter(event: &Delivered) -> Result<Option<Letter>, Trouble> {
    const TYPES: [&str; 2] = ["data-request.DataReplyReceived", "data-request.DataReplyCorrected"];
    if !TYPES.contains(&event.event_type.as_str()) {
        return Ok(None);
    }
    Ok(match event.event()? {
        DataRequestEvent::DataReplyReceived(reply) => Some(Letter {
            number: reply.letter_number,
            released: reply.released,
            sheets: reply.sheets,
            excluded: reply.excluded,
        }),
        DataRequestEvent::DataReplyCorrected(correction) => Some(Letter {
            number: correction.letter_number,
            released: correction.released,
            sheets: correction.sheets,
            excluded: correction.excluded,
        }),
        _ => None,
    })
}

fn excluded(letter: &Letter, complaint: ComplaintId) -> Vec<(PersonId, Role)> {
    let of = letter.excluded.iter().filter(|one| one.complaint == complaint);
    of.map(|one| (one.person.clone(), one.role)).collect()
}

/// A complaint as `v_pending` has it.
#[derive(sqlx::FromRow)]
struct Pending {
    quarter: String,
    about_head: bool,
    has_reply_address: bool,
    filed_us: i64,
}

/// The facts of a complaint from intake's event, which may still be on its way.
async fn facts(
    tx: &mut PgConnection,
    complaint: ComplaintId,
    sent: &DataRequestSent,
    letter: &Letter,
) -> Result<OpenCase, Trouble> {
    let row: Option<Pending> = sqlx::query_as(sql!("pending_facts"))
        .bind(complaint.uuid())
        .bind(sent.office.as_str())
        .fetch_optional(&mut *tx)
        .await?;
    let missing =
        || Trouble::Retry("a released complaint has not arrived from intake yet".to_owned());
    let Pending { quarter, about_head, has_reply_address, filed_us } = row.ok_or_else(missing)?;
    let quarter: Quarter =
        quarter.parse().map_err(|_| Trouble::poison("v_pending holds a malformed quarter"))?;
    let heads = if about_head { office_heads(tx, &sent.office, filed_us).await? } else { vec![] };
    Ok(OpenCase {
        complaint,
        office: sent.office.clone(),
        zone: sent.zone,
        quarter,
        about_head,
        has_reply_address,
        letter_number: letter.number.clone(),
        sheet: letter.sheets.iter().find(|of| of.complaint == complaint).map(|of| of.seal),
        excluded: excluded(letter, complaint),
        heads,
    })
}

fn refused(refusal: &Refusal) -> Trouble {
    Trouble::poison(format!("the case was not opened: {}", refusal.code()))
}

eventlog::subscriber! {
    OpenCases: "reactor:open-cases", follows &[LogName::Triage],
    |self, tx, events| self.react(tx, events)
}
