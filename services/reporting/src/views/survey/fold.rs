//! A run of events, folded to what it changes in each round.

use std::collections::BTreeMap;

use eventlog::Trouble;
use kernel::{Delivered, OfficeCode, Quarter};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::notice::Notice;
use crate::views::bigint;

/// A round by its office and quarter.
pub(super) type Key = (OfficeCode, Quarter);

/// What is known of a round; `None` changes nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Round {
    pub(super) pulled: Option<Pulled>,
    pub(super) compiled: Option<Compiled>,
    pub(super) issued: Option<Issued>,
}

/// A3.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pulled {
    pub(super) cutoff: i64,
    pub(super) count: i64,
    pub(super) dataset_hash: String,
}

/// A4.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    pub(super) figures: String,
    pub(super) at_us: i64,
}

/// A5.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Issued {
    pub(super) analysis: String,
    pub(super) considerations: Vec<Consideration>,
    pub(super) at_us: i64,
}

/// What the head considers about one employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Consideration {
    /// About whom.
    pub(crate) employee: String,
    /// The consideration.
    pub(crate) text: String,
}

#[derive(Deserialize)]
struct DataPulled {
    period: Quarter,
    cutoff: i64,
    count: u64,
    dataset_hash: String,
}

#[derive(Deserialize)]
struct ReportCompiled<'a> {
    period: Quarter,
    #[serde(borrow)]
    figures: &'a RawValue,
}

#[derive(Deserialize)]
struct FinalReportIssued {
    period: Quarter,
    analysis: String,
    considerations: Vec<Consideration>,
}

/// Folds a run of events, by round. Types that the report does not show are passed over.
pub(super) fn fold(events: &[Delivered]) -> Result<BTreeMap<Key, Round>, Trouble> {
    let mut rounds = BTreeMap::<Key, Round>::new();
    for event in events {
        match event.event_type.as_str() {
            "round.DataPulled" => pulled(&mut rounds, event)?,
            "round.ReportCompiled" => compiled(&mut rounds, event)?,
            "round.FinalReportIssued" => issued(&mut rounds, event)?,
            _ => {}
        }
    }
    Ok(rounds)
}

fn pulled(rounds: &mut BTreeMap<Key, Round>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let DataPulled { period, cutoff, count, dataset_hash } = notice.body()?;
    let round = rounds.entry((notice.office, period)).or_default();
    round.pulled = Some(Pulled { cutoff, count: bigint(count), dataset_hash });
    Ok(())
}

fn compiled(rounds: &mut BTreeMap<Key, Round>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let ReportCompiled { period, figures } = notice.body()?;
    let at_us = notice.completed_us(event);
    let round = rounds.entry((notice.office, period)).or_default();
    round.compiled = Some(Compiled { figures: figures.get().to_owned(), at_us });
    Ok(())
}

fn issued(rounds: &mut BTreeMap<Key, Round>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let FinalReportIssued { period, analysis, considerations } = notice.body()?;
    let at_us = notice.completed_us(event);
    let round = rounds.entry((notice.office, period)).or_default();
    round.issued = Some(Issued { analysis, considerations, at_us });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::event;

    #[test]
    fn figures_are_kept_byte_for_byte() {
        let figures = r#"{"z":"93.450","a":[1, 2],"employees":[]}"#;
        let data = format!(
            r#"{{"office":"plm","stream":"round/plm/2026-Q4","body":{{"period":"2026-Q4","figures":{figures}}}}}"#
        );
        let rounds = fold(&[event(1, "round.ReportCompiled", &data)]).unwrap();
        let round = rounds.into_values().next().unwrap();
        assert_eq!(round.compiled.unwrap().figures, figures);
        assert_eq!(round.issued, None);
    }
}
