//! When it is somebody's turn, or a step is late, then they get a notice that there is something to do. The notice never says what.

mod mailbox;
mod news;
mod turn;

use eventlog::{EventLog, Trouble};
use kernel::{CaseId, Delivered, LogName, OfficeCode, PersonId, Role, StreamId};
use notify::{Cause, Kind, News, Task};
use sqlx::PgConnection;

use crate::app::members;
use crate::chain::Chained;
use crate::domain::case::{Case, CaseEvent};
use crate::domain::data_request::{DataRequest, DataRequestEvent};
use crate::domain::erasure::ErasureEvent;
pub(crate) use mailbox::Mailbox;
use news::Act;
use turn::Turn;

#[derive(Clone)]
pub(crate) struct Notify {
    pub(crate) log: EventLog,
    pub(crate) notify: notify::Notify,
}

/// The people of this office, and of this case if there is one, may get notices.
struct Matter<'a> {
    office: &'a OfficeCode,
    case: Option<&'a Case>,
}

impl Notify {
    async fn react(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        for event in events {
            match event.type_parts().0 {
                "case" => self.case(tx, event).await?,
                "data-request" => self.request(tx, event).await?,
                "erasure" => self.erasure(tx, event).await?,
                _ => {}
            }
        }
        Ok(())
    }

    async fn case(&self, tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
        let read: CaseEvent = event.event()?;
        let case = self.log.load::<Chained>(event.stream).await?.state.case;
        let Some(opened) = case.opened() else { return Ok(()) };
        let matter = Matter { office: &opened.office, case: Some(&case) };
        self.carry_out(tx, event, &matter, news::of_case(&read, &case)).await?;
        if matches!(read, CaseEvent::CaseOpened(_)) {
            self.unanswered(tx, event, &matter).await?;
        }
        Ok(())
    }

    /// A message that Itjen left unanswered becomes a task of Tim WBS when the case opens.
    async fn unanswered(
        &self,
        tx: &mut PgConnection,
        event: &Delivered,
        matter: &Matter<'_>,
    ) -> Result<(), Trouble> {
        let since: Option<i64> = sqlx::query_scalar(sql!("unanswered_since"))
            .bind(event.stream.uuid())
            .fetch_optional(&mut *tx)
            .await?;
        if since.is_none() {
            return Ok(());
        }
        let task = Task::named(event.epoch, &format!("{}/{}", event.stream, news::MAILBOX));
        let (cause, since) = (Cause::task(task), event.recorded_at);
        let people = self.people(tx, matter, &Turn::of_team()).await?;
        let news = News { kind: Kind::NewTask, cause, task, since };
        Ok(self.notify.notices().tell(tx, news, people).await?)
    }

    async fn request(&self, tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
        let read: DataRequestEvent = event.event()?;
        let known = self.log.load::<DataRequest>(event.stream).await?.state;
        let office = match (&read, known.sent()) {
            (DataRequestEvent::StepOverdue(late), _) => &late.office,
            (_, Some(sent)) => &sent.office,
            (_, None) => return Ok(()),
        };
        let matter = Matter { office, case: None };
        self.carry_out(tx, event, &matter, news::of_request(&read, &known)).await
    }

    /// After the approval nothing is left to do in the case.
    async fn erasure(&self, tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
        let read: ErasureEvent = event.event()?;
        let ErasureEvent::ErasureApproved(approved) = read else { return Ok(()) };
        let case = StreamId::from(CaseId::from(approved.complaint));
        for task in news::tasks() {
            let task = Task::named(event.epoch, &format!("{case}/{task}"));
            self.notify.notices().settle(tx, task, None).await?;
        }
        Ok(())
    }

    async fn carry_out(
        &self,
        tx: &mut PgConnection,
        event: &Delivered,
        matter: &Matter<'_>,
        acts: Vec<Act>,
    ) -> Result<(), Trouble> {
        let named = |task| Task::named(event.epoch, &format!("{}/{task}", event.stream));
        let notices = self.notify.notices();
        for act in acts {
            match act {
                Act::Settle { task } => notices.settle(tx, named(task), None).await?,
                Act::Forget { task, person } => {
                    notices.forget(tx, named(task), &person).await?;
                }
                Act::Tell { kind, task, turn } => {
                    let people = self.people(tx, matter, &turn).await?;
                    let (cause, since) = (Cause::event(event), event.recorded_at);
                    let news = News { kind, cause, task: named(task), since };
                    notices.tell(tx, news, people).await?;
                }
            }
        }
        Ok(())
    }

    async fn people(
        &self,
        tx: &mut PgConnection,
        matter: &Matter<'_>,
        turn: &Turn,
    ) -> Result<impl IntoIterator<Item = PersonId> + use<>, Trouble> {
        let complaint = matter.case.and_then(Case::opened).map(|opened| opened.complaint);
        let members = members(tx, matter.office, complaint).await?;
        let itjen = self.notify.contacts().holding(&[Role::Inspectorate], None);
        Ok(turn.people(matter.case, &members, &itjen))
    }
}

eventlog::subscriber! {
    Notify: "reactor:notify", follows &[LogName::Triage],
    |self, tx, events| self.react(tx, events)
}

#[cfg(test)]
mod stored_tests;
#[cfg(test)]
mod tests;
