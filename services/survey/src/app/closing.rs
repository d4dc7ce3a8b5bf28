//! The end of a round: rated employees answer to their own result, then the head's analysis ends the round (A5).

use eventlog::Done;
use service::Failure;

use super::{By, RoundKey, Rounds};
use crate::domain::round::{Command, IssueFinalReport, OfficerReply};

impl Rounds {
    /// Between A4 and A5. The decision makes sure that the reply is about the caller's own result.
    pub(crate) async fn reply_as_officer(
        &self,
        round: &RoundKey,
        by: &By,
        reply: OfficerReply,
    ) -> Result<Done, Failure> {
        self.carry_out(round, by, Command::OfficerReply(reply)).await
    }

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
