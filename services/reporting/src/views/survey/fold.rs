//! A run of events, folded to what it changes in each round.

use std::collections::BTreeMap;

use contracts::public::survey::{Consideration, DataPulled, FinalReportIssued};
use contracts::public::{PublicEvent, Survey};
use eventlog::Trouble;
use kernel::{Delivered, OfficeCode, Quarter};

use crate::notice::{self, completed_us};

pub(super) type Key = (OfficeCode, Quarter);

/// What is known of a round; `None` changes nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Round {
    /// What A3 fixed.
    pub(super) pulled: Option<DataPulled>,
    pub(super) compiled: Option<Compiled>,
    pub(super) issued: Option<Issued>,
}

/// What A4 compiled.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    pub(super) figures: String,
    pub(super) at_us: i64,
}

/// What A5 decided.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Issued {
    pub(super) analysis: String,
    pub(super) considerations: Vec<Consideration>,
    pub(super) at_us: i64,
}

/// Folds a run of events, by round. Types that the report does not show are passed over.
pub(super) fn fold(events: &[Delivered]) -> Result<BTreeMap<Key, Round>, Trouble> {
    let mut rounds = BTreeMap::<Key, Round>::new();
    for event in events {
        let notice = notice::read(event)?;
        let at_us = completed_us(event, &notice);
        let Some(PublicEvent::Survey(body)) = notice.body else { continue };
        match body {
            Survey::DataPulled(pulled) => {
                let round = round(&mut rounds, notice.office, pulled.period);
                round.pulled = Some(pulled);
            }
            Survey::ReportCompiled(report) => {
                let figures = report.figures.as_str().to_owned();
                round(&mut rounds, notice.office, report.period).compiled =
                    Some(Compiled { figures, at_us });
            }
            Survey::FinalReportIssued(FinalReportIssued { period, analysis, considerations }) => {
                let issued = Issued { analysis, considerations, at_us };
                round(&mut rounds, notice.office, period).issued = Some(issued);
            }
            _ => {}
        }
    }
    Ok(rounds)
}

fn round(rounds: &mut BTreeMap<Key, Round>, office: OfficeCode, period: Quarter) -> &mut Round {
    rounds.entry((office, period)).or_default()
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
