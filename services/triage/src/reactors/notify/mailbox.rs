//! When the reporter writes, then Tim WBS gets a notice that there is something to read. Before there is a case only Itjen can read, so Itjen gets
//! it. This is a reactor of its own because it follows intake's log: while intake is away, all other notices still go out.

use contracts::public::intake::Writer;
use eventlog::Trouble;
use kernel::{CaseId, Delivered, LogName, OfficeCode, PersonId, Role, StreamId};
use notify::{Cause, Kind, News, Task};
use sqlx::PgConnection;

use super::news::{MAILBOX, PENDING_MAILBOX};
use super::turn::Turn;
use super::{Matter, Notify};
use crate::chain::Chained;
use crate::domain::case::Case;
use crate::mail::Mail;

pub(crate) struct Mailbox(pub(crate) Notify);

impl Mailbox {
    async fn react(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        for event in events {
            if let Some(mail) = Mail::of(event)? {
                self.arrived(tx, event, mail).await?;
            }
        }
        Ok(())
    }

    async fn arrived(
        &self,
        tx: &mut PgConnection,
        event: &Delivered,
        mail: Mail,
    ) -> Result<(), Trouble> {
        let Notify { log, notify } = &self.0;
        let stream = StreamId::from(CaseId::from(mail.complaint));
        let task = |name| Task::named(log.epoch(), &format!("{stream}/{name}"));
        if mail.from != Writer::Reporter {
            for name in [MAILBOX, PENDING_MAILBOX] {
                notify.notices().settle(tx, task(name), None).await?;
            }
            return Ok(());
        }
        let case: Case = log.load::<Chained>(stream).await?.state.case;
        let (name, people) = match case.opened() {
            Some(opened) => (MAILBOX, self.team(tx, &opened.office, &case).await?),
            None => (PENDING_MAILBOX, notify.contacts().holding(&[Role::Inspectorate], None)),
        };
        let (cause, since) = (Cause::event(event), event.recorded_at);
        let news = News { kind: Kind::NewTask, cause, task: task(name), since };
        Ok(notify.notices().tell(tx, news, people).await?)
    }

    /// Also after the archive: a reporter who is punished for the report may write only then.
    async fn team(
        &self,
        tx: &mut PgConnection,
        office: &OfficeCode,
        case: &Case,
    ) -> Result<Vec<PersonId>, Trouble> {
        let matter = Matter { office, case: Some(case) };
        let people = self.0.people(tx, &matter, &Turn::of_team()).await?;
        Ok(people.into_iter().collect())
    }
}

eventlog::subscriber! {
    Mailbox: "reactor:notify-mailbox", follows &[LogName::Intake],
    |self, tx, events| self.react(tx, events)
}
