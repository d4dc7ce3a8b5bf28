//! `v_survey`: the report of each rating round, as it was compiled and as the head decided on it.

mod fold;

use eventlog::Trouble;
use kernel::LogName;
use sqlx::PgConnection;

use super::{bigint, column};
use fold::{Issued, Key, Round, fold};

pub(super) struct SurveyView;

eventlog::subscriber! {
    SurveyView: "view:survey", follows &[LogName::Survey],
    tables "v_survey" = include_str!("tables.sql"),
    |self, tx, events| async move {
        let rounds: Vec<(Key, Round)> = fold(events)?.into_iter().collect();
        if rounds.is_empty() { Ok(()) } else { write(tx, &rounds).await }
    }
}

async fn write(tx: &mut PgConnection, rounds: &[(Key, Round)]) -> Result<(), Trouble> {
    sqlx::query(include_str!("upsert.sql"))
        .bind(column(rounds, |((office, _), _)| office.as_str()))
        .bind(column(rounds, |((_, period), _)| period.to_string()))
        .bind(column(rounds, |(_, round)| round.pulled.as_ref().map(|p| p.cutoff)))
        .bind(column(rounds, |(_, round)| round.pulled.as_ref().map(|p| bigint(p.count))))
        .bind(column(rounds, |(_, round)| round.pulled.as_ref().map(|p| p.dataset_hash.as_str())))
        .bind(column(rounds, |(_, round)| round.compiled.as_ref().map(|c| c.figures.as_str())))
        .bind(column(rounds, |(_, round)| round.compiled.as_ref().map(|c| c.at_us)))
        .bind(column(rounds, |(_, round)| round.issued.as_ref().map(|i| i.analysis.as_str())))
        .bind(column(rounds, |(_, round)| round.issued.as_ref().map(considerations)))
        .bind(column(rounds, |(_, round)| round.issued.as_ref().map(|i| i.at_us)))
        .execute(tx)
        .await?;
    Ok(())
}

fn considerations(issued: &Issued) -> String {
    // A list of texts always has a JSON form.
    serde_json::to_string(&issued.considerations).unwrap_or_default()
}
