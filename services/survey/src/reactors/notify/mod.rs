//! When a step of a round begins or is late, whoever holds its role in the office gets a notice that there is something to do; never what.
//!
//! survey has no list of staff: people and roles come from the operator's contacts.

mod news;

use eventlog::{EventLog, Trouble};
use kernel::{Delivered, LogName, PersonId};
use notify::{Cause, Contacts, Kind, News, Task};
use sop::StepId;
use sqlx::PgConnection;

use crate::domain::round::{Round, RoundEvent};
use news::Act;

pub(crate) struct Notify {
    pub(crate) log: EventLog,
    pub(crate) notify: notify::Notify,
}

impl Notify {
    async fn react(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        for event in events.iter().filter(|event| event.type_parts().0 == "round") {
            let read: RoundEvent = event.event()?;
            let known = self.log.load::<Round>(event.stream).await;
            let round = known.map_err(|error| Trouble::Retry(error.to_string()))?.state;
            for act in news::of(&read, &round) {
                self.carry_out(tx, event, &round, act).await?;
            }
        }
        Ok(())
    }

    async fn carry_out(
        &self,
        tx: &mut PgConnection,
        event: &Delivered,
        round: &Round,
        act: Act,
    ) -> Result<(), Trouble> {
        let task = |step| Task::named(event.epoch, &format!("{}/{step}", event.stream));
        let notices = self.notify.notices();
        match act {
            Act::Settle(step) => notices.settle(tx, task(step), None).await?,
            Act::Tell { kind, step, since } => {
                let people = people(round, &step, self.notify.contacts());
                let task = task(step);
                // A2 may be repeated, and each time A3 is next: that is one task, while each delay is an event of its own.
                let cause = match kind {
                    Kind::NewTask => Cause::task(task),
                    Kind::Overdue => Cause::event(event),
                };
                notices.tell(tx, News { kind, cause, task, since }, people).await?;
            }
        }
        Ok(())
    }
}

fn people(round: &Round, step: &StepId, contacts: &Contacts) -> Vec<PersonId> {
    let Some(opened) = round.opened() else { return vec![] };
    let step = sop::find(&opened.procedure).and_then(|procedure| procedure.step(step.as_str()));
    step.map_or(vec![], |step| contacts.holding(&step.actors, Some(&opened.office)))
}

eventlog::subscriber! {
    Notify: "reactor:notify", follows &[LogName::Survey],
    |self, tx, events| self.react(tx, events)
}
