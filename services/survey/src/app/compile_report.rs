//! A4: all figures, over exactly the data that was pulled.

use eventlog::Done;
use service::{Failure, FailureKind};

use super::dataset::{Dataset, off_thread};
use super::{By, RoundKey, Rounds};
use crate::domain::round::{Command, CompileReport, DataPulled, Refusal, Round, RoundOpened};
use figures::Instrument;
use figures::{Input, ReportFigures, ServedRow};

impl Rounds {
    /// Compiles the report. `served`: how many users each place served, as far as the office knows.
    pub(crate) async fn compile_report(
        &self,
        round: &RoundKey,
        by: &By,
        served: Vec<ServedRow>,
    ) -> Result<Done, Failure> {
        let state = self.admit(round, by, "A4").await?;
        let (opened, pulled) = pulled(&state)?;
        let data = Dataset::read(self.log.pool(), round, pulled.cutoff).await?;
        unchanged(&data, pulled)?;
        let opened = opened.clone();
        let figures =
            off_thread("compute the figures", move || figures(&opened, &data, &served)).await??;
        let command = Command::CompileReport(CompileReport { figures: Box::new(figures) });
        self.carry_out(round, by, command).await
    }
}

fn pulled(state: &Round) -> Result<(&RoundOpened, &DataPulled), Refusal> {
    let opened = state.opened().ok_or(Refusal::NotOpen)?;
    let early = || Refusal::OutOfOrder { wanted: "A4", expected: state.expected() };
    Ok((opened, state.pulled().ok_or_else(early)?))
}

/// A report over other data than was pulled would be worth nothing: the view must be rebuilt first.
pub(super) fn unchanged(data: &Dataset, pulled: &DataPulled) -> Result<(), Failure> {
    if (data.count, &data.hash) == (pulled.count, &pulled.dataset_hash) {
        return Ok(());
    }
    let message = format!(
        "the data set is not the one that was pulled ({} ratings, now {}): rebuild it with 'amanah replay view:rating'",
        pulled.count, data.count
    );
    Err(Failure::new(FailureKind::Refused, "DATASET_CHANGED", message))
}

pub(super) fn figures(
    opened: &RoundOpened,
    data: &Dataset,
    served: &[ServedRow],
) -> Result<ReportFigures, Failure> {
    let fault = |message: String| Failure::new(FailureKind::Internal, "FIGURES", message);
    let unknown = || fault(format!("the questionnaire '{}' is not known here", opened.instrument));
    let instrument = Instrument::named(&opened.instrument).ok_or_else(unknown)?;
    let rows = data.rows().map_err(|field| fault(format!("a rating's {field} does not read")))?;
    let comments = data.comments(&rows);
    // Nothing is held back before it reaches the log of intake; a flag marks people who are not on the roster.
    let (roster, quarantined) = (opened.roster.as_slice(), 0);
    let input = Input { instrument, roster, rows: &rows, served, comments: &comments, quarantined };
    Ok(ReportFigures::compile(&input))
}
