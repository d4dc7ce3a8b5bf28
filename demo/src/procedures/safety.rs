//! Safe to speak: receipt, recusal and erasure, gathered while the procedures are played and checked when nobody is there to be asked any more.

use drive::{Clients, Complaint, Keepsake, Mailbox, People};
use serde_json::Value;

use super::erasure::{self, Erased, Erasure};
use super::receipt::{self, Mail, Receipt};
use super::recusal::{self, Declared, Recusal};

/// Cases and mailboxes of procedure B that are looked at afterwards.
pub(crate) struct UnderWay {
    pub(crate) mail: Mail,
    pub(crate) declared: Declared,
    pub(crate) mailbox: Mailbox,
    pub(crate) sent: Complaint,
    /// The case that one member of the team must not know of.
    pub(crate) kept_away: String,
    /// The complaint that goes, and its mailbox.
    pub(crate) erased: (String, Mailbox),
    /// Folders of the reporters.
    pub(crate) reporter: Keepsake,
    pub(crate) of_erased: Keepsake,
}

/// Answers of the running installation.
pub(crate) struct Safety {
    mail: Mail,
    recusal: Recusal,
    erasure: Erasure,
    sent: Complaint,
    reporter: Keepsake,
    of_erased: Keepsake,
}

pub(crate) struct Checked {
    pub(crate) receipt: Receipt,
    pub(crate) recusal: Recusal,
    pub(crate) erased: Erased,
}

impl UnderWay {
    /// Asks as the excluded person, as a colleague, and for a case that there never was; then erases.
    pub(crate) async fn finish(self, clients: &Clients, people: &People) -> anyhow::Result<Safety> {
        let (case, nothing) = (&self.kept_away, recusal::new_id());
        let recusal = Recusal {
            excluded: recusal::answers(clients, &people.wbs_third, case).await?,
            random: recusal::answers(clients, &people.wbs_third, &nothing).await?,
            colleague: recusal::answers(clients, &people.wbs[1], case).await?,
            declared: self.declared,
        };
        receipt::keep_cosigned(&self.reporter, &self.mailbox).await?;
        let (complaint, mailbox) = &self.erased;
        let erasure = erasure::erase(clients, people, mailbox, complaint).await?;
        let Self { mail, sent, reporter, of_erased, .. } = self;
        Ok(Safety { mail, recusal, erasure, sent, reporter, of_erased })
    }
}

impl Safety {
    /// The offline half: the installation has stopped.
    pub(crate) fn check(self) -> anyhow::Result<Checked> {
        let old_receipt = receipt::check_alone(&self.of_erased)?;
        receipt::keep_late(&self.of_erased, &self.erasure.late_proof)?;
        let new_receipt = receipt::check_late(&self.of_erased)?;
        Ok(Checked {
            receipt: receipt::check(&self.reporter, &self.sent, self.mail)?,
            recusal: self.recusal,
            erased: Erased { erasure: self.erasure, old_receipt, new_receipt },
        })
    }
}

impl Checked {
    /// True when everything holds; prints the parts that do not.
    pub(crate) fn holds(&self) -> bool {
        let parts = [
            ("the receipt", self.receipt.holds()),
            ("the recusal", self.recusal.holds()),
            ("the erasure", self.erased.holds()),
        ];
        for (what, _) in parts.iter().filter(|(_, holds)| !holds) {
            eprintln!("demo: {what} is not as it has to be");
        }
        parts.iter().all(|(_, holds)| *holds)
    }

    pub(crate) fn add_to(&self, value: &mut Value) {
        value["receipt"] = self.receipt.as_json();
        value["recusal"] = self.recusal.as_json();
        value["erasure"] = self.erased.as_json();
    }
}
