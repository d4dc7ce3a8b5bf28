//! The erasure: two people, then nothing is left but a tombstone, and the proof that it was there.

use anyhow::Context;
use drive::{Clients, Mailbox, People, Verdict, until};
use serde_json::{Value, json};

use super::recusal::{Answer, read};

/// An invented request of a reporter, on a law that there is.
const LEGAL_BASIS: &str = "UU 27/2022 Pasal 8";

/// The state after the erasure.
pub(crate) struct Erasure {
    pub(crate) before: Answer,
    /// The answer to the first person, who tried to approve their own request.
    pub(crate) alone: String,
    pub(crate) tombstone: Value,
    /// Messages that the mailbox still shows.
    pub(crate) messages: usize,
    pub(crate) after: Answer,
    /// A proof that was made after the erasure.
    pub(crate) late_proof: String,
}

/// An erasure with what was checked after the installation stopped.
pub(crate) struct Erased {
    pub(crate) erasure: Erasure,
    /// The receipt of the filing.
    pub(crate) old_receipt: Verdict,
    /// The one that was fetched after the erasure.
    pub(crate) new_receipt: Verdict,
}

/// Itjen asks, cannot approve alone, and a second person approves.
pub(crate) async fn erase(
    clients: &Clients,
    people: &People,
    mailbox: &Mailbox,
    complaint: &str,
) -> anyhow::Result<Erasure> {
    let before = read(clients, &people.wbs[0], complaint).await;
    let first = &people.inspectorate;
    clients.ask_erasure(first, complaint, LEGAL_BASIS).await.context("asking for the erasure")?;
    let alone = match clients.approve_erasure(first, complaint).await {
        Ok(()) => "diterima".to_owned(),
        Err(status) => status.message().to_owned(),
    };
    clients
        .approve_erasure(&people.inspectorate_second, complaint)
        .await
        .context("approving the erasure")?;
    let told = until("the tombstone", || async {
        let told = mailbox.read().await?;
        Ok((!told["erased"].is_null()).then_some(told))
    })
    .await?;
    Ok(Erasure {
        before,
        alone,
        tombstone: told["erased"].clone(),
        messages: told["messages"].as_array().map_or(0, Vec::len),
        after: read(clients, &people.wbs[0], complaint).await,
        late_proof: mailbox.proof().await?,
    })
}

impl Erased {
    /// True when all of it is as it must be.
    pub(crate) fn holds(&self) -> bool {
        let Erasure { before, alone, tombstone, messages, after, .. } = &self.erasure;
        !before.said.contains(':')
            && after.said.contains("erased")
            && alone != "diterima"
            && *messages == 0
            && tombstone["legal_basis"] == LEGAL_BASIS
            && self.old_receipt.proved
            && self.new_receipt.proved
    }

    pub(crate) fn as_json(&self) -> Value {
        json!({
            "ok": self.holds(),
            "by_one_person": self.erasure.alone,
            "tombstone": self.erasure.tombstone,
            "messages_left": self.erasure.messages,
            "read_before": self.erasure.before.said,
            "read_after": self.erasure.after.said,
            "receipt_of_the_filing": {
                "proved": self.old_receipt.proved, "says": self.old_receipt.sentence,
            },
            "receipt_made_afterwards": {
                "proved": self.new_receipt.proved, "says": self.new_receipt.sentence,
            },
        })
    }
}
