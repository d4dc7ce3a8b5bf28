//! Notes steps that ran over their standard time.
//!
//! B3 is left out. Its 15 minutes are for receiving Itjen's letter, but the clock runs from the sending, and Itjen's time is no delay of the
//! office. B2 is checked for offices that have sent a letter before: a new office owes none for the past.

use kernel::{CaseId, CommandId, Office, Quarter, StreamId};
use service::Failure;
use sop::{Calendars, StepId};
use uuid::Uuid;

use super::{clockwork, instant, skip};
use crate::app::data_request::letter_clock;
use crate::app::{Completed, Triage};
use crate::domain::case::Command;
use crate::domain::data_request::{self, DataRequest, stream_name};
use crate::error::damaged;

pub(super) async fn note_overdue(triage: &Triage) -> Result<(), Failure> {
    late_cases(triage).await?;
    missing_letters(triage).await
}

async fn late_cases(triage: &Triage) -> Result<(), Failure> {
    let rows: Vec<(Uuid, String, i64)> = sqlx::query_as(sql!("late_cases"))
        .bind(triage.clock.now().as_microsecond())
        .fetch_all(&triage.db)
        .await?;
    for row in rows {
        skip("note a late step", late_case(triage, row).await);
    }
    Ok(())
}

async fn late_case(
    triage: &Triage,
    (case, step, due_us): (Uuid, String, i64),
) -> Result<(), Failure> {
    let command = CommandId::following(&format!("{case}/{step}/{}", instant(due_us)), "overdue");
    let step = StepId::try_new(step).map_err(|_| damaged("v_queue.queue.expected_step"))?;
    let note = Command::NoteOverdue { step };
    triage.decide_as_system(CaseId::new(case), &clockwork(), command, &note).await
}

async fn missing_letters(triage: &Triage) -> Result<(), Failure> {
    for office in triage.offices.iter() {
        let quarter = last_quarter(triage, office)?;
        let owing: Vec<String> = sqlx::query_scalar(sql!("missing_letters"))
            .bind(quarter.to_string())
            .fetch_all(&triage.db)
            .await?;
        if owing.iter().any(|code| code == office.code.as_str()) {
            skip("note a late letter", note_letter(triage, office, quarter).await);
        }
    }
    Ok(())
}

async fn note_letter(triage: &Triage, office: &Office, quarter: Quarter) -> Result<(), Failure> {
    let now = triage.clock.now();
    let calendar = Calendars::builtin().known_at(now);
    let procedure = triage.procedure_today(office);
    let due_clock = letter_clock(procedure, office, quarter, now, &calendar)?;
    if !due_clock.is_overdue(now) {
        return Ok(());
    }
    let stream = stream_name(&office.code, quarter);
    let command = CommandId::following(
        &format!("{stream}/{}/{}", due_clock.step, due_clock.started_at),
        "overdue",
    );
    let (actor, completed) = (clockwork(), Completed::bare(command));
    let context = triage.context(&actor, &completed, procedure);
    let note =
        data_request::Command::NoteOverdue { office: office.code.clone(), quarter, due_clock };
    let decide = |state: &DataRequest| match state.sent() {
        None => data_request::decide(state, note.clone(), &context.for_domain()),
        Some(_) => Ok(vec![]),
    };
    triage
        .log
        .execute(StreamId::named(&stream), command, service::meta(&actor), decide)
        .await
        .map(drop)?;
    Ok(())
}

/// The quarter that ended last, by the office's own clock.
fn last_quarter(triage: &Triage, office: &Office) -> Result<Quarter, Failure> {
    let today = office.zone.local(triage.clock.now()).date();
    let first = Quarter::of(today).first_day();
    first.yesterday().map(Quarter::of).map_err(|_| damaged("the clock"))
}
