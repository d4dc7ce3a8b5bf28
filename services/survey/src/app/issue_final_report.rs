//! A5: the head's analysis ends the round.

use eventlog::Done;
use service::Failure;

use super::{By, RoundKey, Rounds};
use crate::domain::round::{Command, IssueFinalReport};

impl Rounds {
    pub(crate) async fn issue_final_report(
        &self,
        round: &RoundKey,
        by: &By,
        report: IssueFinalReport,
    ) -> Result<Done, Failure> {
        self.admit(round, by, "A5").await?;
        self.carry_out(round, by, Command::IssueFinalReport(report)).await
    }
}
