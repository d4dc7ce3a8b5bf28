//! Between A4 and A5: a rated employee answers to their own result.

use eventlog::Done;
use service::Failure;

use super::{By, RoundKey, Rounds};
use crate::domain::round::{Command, OfficerReply};

impl Rounds {
    /// Records the reply. The decision makes sure that it is about the caller's own result.
    pub(crate) async fn reply_as_officer(
        &self,
        round: &RoundKey,
        by: &By,
        reply: OfficerReply,
    ) -> Result<Done, Failure> {
        self.carry_out(round, by, Command::OfficerReply(reply)).await
    }
}
