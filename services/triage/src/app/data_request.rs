//! B2: the office asks Itjen for the complaints of a quarter.

use eventlog::Done;
use jiff::civil::{Date, Time};
use kernel::{Actor, Office, OfficeCode, Quarter, StreamId, Timestamp};
use service::Failure;
use sop::{Calendar, Procedure, StepClock};

use crate::app::{Completed, Triage, no_such_office, pinned};
use crate::domain::data_request::{Command, DataRequest, SendDataRequest, decide, stream_name};
use crate::domain::{LetterNumber, Refusal};

/// Input of B2.
#[derive(Debug)]
pub(crate) struct DataRequestLetter {
    pub(crate) completed: Completed,
    pub(crate) office: OfficeCode,
    pub(crate) quarter: Quarter,
    pub(crate) letter_number: LetterNumber,
}

/// For Tim WBS.
pub(crate) async fn send_data_request(
    triage: &Triage,
    actor: &Actor,
    letter: DataRequestLetter,
) -> Result<Done, Failure> {
    let office = triage.office(&letter.office).ok_or_else(|| no_such_office(&letter.office))?;
    let stream = StreamId::named(&stream_name(&letter.office, letter.quarter));
    let known = triage.log.load::<DataRequest>(stream).await?.state;
    let procedure = match known.sent() {
        Some(sent) => pinned(&sent.procedure)?,
        None => triage.procedure_today(office),
    };
    let context = triage.context(actor, &letter.completed, procedure);
    begun(office, letter.quarter, context.now)?;
    let due_clock =
        letter_clock(procedure, office, letter.quarter, context.now, &context.calendar)?;
    let send = SendDataRequest {
        office: office.code.clone(),
        zone: office.zone,
        quarter: letter.quarter,
        letter_number: letter.letter_number,
        due_clock,
    };
    let decide =
        |state: &DataRequest| decide(state, Command::Send(send.clone()), &context.for_domain());
    Ok(triage.log.execute(stream, letter.completed.command, service::meta(actor), decide).await?)
}

/// The clock of B2. The procedure gives five working days every quarter and names no start (ADR 0014). The clock starts when the quarter that is
/// asked about ends, by the office's local time: only then are all its complaints filed. A letter about a running quarter is early, and its clock
/// starts when it is sent.
pub(crate) fn letter_clock(
    procedure: &Procedure,
    office: &Office,
    quarter: Quarter,
    now: Timestamp,
    calendar: &Calendar,
) -> Result<StepClock, Refusal> {
    let step = procedure.step("B2").ok_or(Refusal::NoSuchStep("B2"))?;
    let ended = midnight(office, quarter.next_first_day());
    Ok(step.start(ended.min(now), office.zone, calendar))
}

fn begun(office: &Office, quarter: Quarter, now: Timestamp) -> Result<(), Failure> {
    if midnight(office, quarter.first_day()) <= now {
        return Ok(());
    }
    let reason = "has not begun yet: ask for it once it has";
    Err(Failure::invalid(vec![("quarter".to_owned(), reason.to_owned())]))
}

fn midnight(office: &Office, day: Date) -> Timestamp {
    office.zone.instant(day.to_datetime(Time::midnight()))
}

#[cfg(test)]
mod tests {
    use kernel::Zone;
    use sop::Calendars;

    use super::*;

    fn gto() -> Office {
        Office { code: "gto".parse().unwrap(), name: "Balai rekaan".to_owned(), zone: Zone::Wita }
    }

    fn clock(now: &str) -> StepClock {
        let now = now.parse().unwrap();
        let calendar = Calendars::builtin().known_at(now);
        letter_clock(sop::whistleblowing(), &gto(), "2026-Q3".parse().unwrap(), now, &calendar)
            .unwrap()
    }

    #[test]
    fn the_letter_is_due_five_working_days_after_the_quarter() {
        let clock = clock("2026-11-22T03:00:00Z");
        assert_eq!(clock.started_at.to_string(), "2026-09-30T16:00:00Z");
        assert_eq!(clock.due_at.unwrap().to_string(), "2026-10-08T16:00:00Z");
    }

    #[test]
    fn an_early_letter_starts_its_own_clock() {
        assert_eq!(clock("2026-09-01T03:00:00Z").started_at.to_string(), "2026-09-01T03:00:00Z");
    }

    #[test]
    fn a_quarter_that_has_not_begun_is_not_asked_about() {
        let at = |text: &str| begun(&gto(), "2026-Q4".parse().unwrap(), text.parse().unwrap());
        assert!(at("2026-09-30T15:59:59Z").is_err());
        assert!(at("2026-09-30T16:00:00Z").is_ok());
    }
}
