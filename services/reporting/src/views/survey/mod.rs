//! `v_survey`: the report of each rating round, as it was compiled and as the head decided on it.

mod fold;

use eventlog::{Subscriber, Trouble, View};
use futures::future::BoxFuture;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;

use fold::{Compiled, Issued, Key, Pulled, Round, fold};

pub(super) struct SurveyView;

impl Subscriber for SurveyView {
    fn name(&self) -> &'static str {
        "view:survey"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Survey]
    }

    fn view(&self) -> Option<View> {
        Some(View { schema: "v_survey", tables: include_str!("tables.sql") })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(async move {
            let rounds: Vec<(Key, Round)> = fold(events)?.into_iter().collect();
            if rounds.is_empty() { Ok(()) } else { write(tx, &rounds).await }
        })
    }
}

async fn write(tx: &mut PgConnection, rounds: &[(Key, Round)]) -> Result<(), Trouble> {
    let pulled =
        |value: fn(&Pulled) -> i64| column(rounds, move |round| round.pulled.as_ref().map(value));
    sqlx::query(include_str!("upsert.sql"))
        .bind(rounds.iter().map(|((office, _), _)| office.as_str()).collect::<Vec<_>>())
        .bind(rounds.iter().map(|((_, period), _)| period.to_string()).collect::<Vec<_>>())
        .bind(pulled(|pulled| pulled.cutoff))
        .bind(pulled(|pulled| pulled.count))
        .bind(column(rounds, |round| round.pulled.as_ref().map(|p| p.dataset_hash.as_str())))
        .bind(column(rounds, |round| round.compiled.as_ref().map(|c| c.figures.as_str())))
        .bind(column(rounds, |round| round.compiled.as_ref().map(|Compiled { at_us, .. }| *at_us)))
        .bind(column(rounds, |round| round.issued.as_ref().map(|i| i.analysis.as_str())))
        .bind(column(rounds, |round| round.issued.as_ref().map(considerations)))
        .bind(column(rounds, |round| round.issued.as_ref().map(|Issued { at_us, .. }| *at_us)))
        .execute(tx)
        .await?;
    Ok(())
}

fn column<'a, T>(rounds: &'a [(Key, Round)], value: impl Fn(&'a Round) -> T) -> Vec<T> {
    rounds.iter().map(|(_, round)| value(round)).collect()
}

fn considerations(issued: &Issued) -> String {
    // A list of texts always has a JSON form.
    serde_json::to_string(&issued.considerations).unwrap_or_default()
}
