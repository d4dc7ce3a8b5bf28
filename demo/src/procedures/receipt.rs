//! The receipt: what a reporter can prove at home, with a file and public keys.

use anyhow::Context;
use drive::{Clients, Complaint, Keepsake, Mailbox, People, Verdict, until};
use proto::triage::v1::{ListMessagesRequest, SendMessageRequest};
use serde_json::{Value, json};

use super::wbs::Wbs;

/// The team's question to the reporter.
const QUESTION: &str =
    "Terima kasih atas laporan Anda. Pada hari apa kejadian itu, dan apakah ada kuitansi?";
/// The reporter's answer.
const ANSWER: &str = "Kejadian rekaan itu pada hari Senin pagi. Kuitansi tidak diberikan.";

/// The mailbox as it was used.
pub(crate) struct Mail {
    pub(crate) says: String,
    pub(crate) next: String,
    pub(crate) question: String,
    pub(crate) answer: String,
}

/// Verdicts of the offline checks.
pub(crate) struct Receipt {
    /// With the text of the complaint.
    pub(crate) whole: Verdict,
    /// With one bit flipped.
    pub(crate) flipped: Verdict,
    /// With a word of the text changed.
    pub(crate) other_text: Verdict,
    /// Fetched later with the code, cosigned by the witness.
    pub(crate) cosigned: Verdict,
    pub(crate) mail: Mail,
}

/// Names of files in the reporter's folder.
const FILE: &str = "bukti.tlog-proof";
const FLIPPED: &str = "bukti-satu-bit-dibalik.tlog-proof";
const LATE: &str = "bukti-kemudian.tlog-proof";
const TEXT: &str = "pengaduan.txt";
const OTHER_TEXT: &str = "pengaduan-diubah.txt";
/// The log's public key, as it hangs in the office.
const KEY: &str = "log-intake.vkey";
/// The witness's, as Itjen publishes it.
const WITNESS: &str = "saksi.vkey";

/// A folder as the reporter keeps it, with the public keys of log and witness.
pub(crate) fn folder(wbs: &Wbs<'_>, name: &str) -> anyhow::Result<Keepsake> {
    let home = &wbs.installation.home;
    let keepsake = Keepsake::try_new(wbs.program, &home.join("pelapor").join(name))?;
    keepsake.keep_key(KEY, &home.join("keys/checkpoints/intake.vkey"))?;
    keepsake.keep_key(WITNESS, &wbs.witness.key())?;
    Ok(keepsake)
}

/// Keeps the receipt that the form answered, and what was sent.
pub(crate) fn keep(keepsake: &Keepsake, receipt: &Value, sent: &Complaint) -> anyhow::Result<()> {
    let proof = receipt["proof"].as_str().context("the receipt holds no proof")?;
    keepsake.keep(FILE, proof)?;
    keepsake.keep(FLIPPED, flip(proof))?;
    keepsake.keep(TEXT, format!("{}\n{}", sent.title, sent.text.trim()))?;
    keepsake.keep(OTHER_TEXT, format!("{}\n{} Ya.", sent.title, sent.text.trim()))
}

/// One bit in the middle of the file.
fn flip(proof: &str) -> String {
    let middle = proof.len() / 2;
    let flipped = proof.bytes().enumerate();
    let flipped = flipped.map(|(at, byte)| if at == middle { byte ^ 1 } else { byte });
    String::from_utf8_lossy(&flipped.collect::<Vec<_>>()).into_owned()
}

/// The checks, after the installation has stopped: nobody is there to be asked.
pub(crate) fn check(keepsake: &Keepsake, sent: &Complaint, mail: Mail) -> anyhow::Result<Receipt> {
    let address = sent.reply_address.as_deref();
    let with = |file: &str, text: &str| {
        let mut options = vec!["--log-key", KEY, "--complaint", text];
        options.extend(address.iter().flat_map(|address| ["--reply-address", address]));
        keepsake.verify(file, &options)
    };
    Ok(Receipt {
        whole: with(FILE, TEXT)?,
        flipped: with(FLIPPED, TEXT)?,
        other_text: with(FILE, OTHER_TEXT)?,
        cosigned: check_late(keepsake)?,
        mail,
    })
}

/// The receipt alone, without what was sent.
pub(crate) fn check_alone(keepsake: &Keepsake) -> anyhow::Result<Verdict> {
    keepsake.verify(FILE, &["--log-key", KEY])
}

/// Keeps a receipt that was fetched with the code.
pub(crate) fn keep_late(keepsake: &Keepsake, proof: &str) -> anyhow::Result<()> {
    keepsake.keep(LATE, proof)
}

pub(crate) fn check_late(keepsake: &Keepsake) -> anyhow::Result<Verdict> {
    keepsake.verify(LATE, &["--log-key", KEY, "--witness", WITNESS])
}

/// Fetches the receipt with the code until the witness has signed what covers it.
pub(crate) async fn keep_cosigned(keepsake: &Keepsake, mailbox: &Mailbox) -> anyhow::Result<()> {
    until("the witness to cosign", || async {
        keep_late(keepsake, &mailbox.proof().await?)?;
        Ok(check_late(keepsake)?.proved.then_some(()))
    })
    .await
}

/// Messages both ways: the team asks, the reporter reads and answers, the team reads.
pub(crate) async fn correspond(
    clients: &Clients,
    people: &People,
    mailbox: &Mailbox,
    case_id: &str,
) -> anyhow::Result<Mail> {
    let request = SendMessageRequest {
        command_id: kernel::Ids::new(kernel::Clock::machine()).command().to_string(),
        case_id: case_id.to_owned(),
        text: QUESTION.to_owned(),
    };
    clients.triage(&people.wbs[0]).send_message(request).await.context("message")?;
    let told = until("the status of the mailbox", || async {
        let told = mailbox.read().await?;
        Ok((!told["status"]["step"].is_null()).then_some(told))
    })
    .await?;
    mailbox.write(ANSWER).await?;
    let request = ListMessagesRequest { case_id: case_id.to_owned() };
    let read = clients.triage(&people.wbs[0]).list_messages(request).await?.into_inner().messages;
    let answer = read.into_iter().find(|message| message.from == "reporter");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(Mail {
        says: text(&told["status"]["says"]),
        next: text(&told["status"]["says_next"]),
        question: text(&told["messages"][0]["text"]),
        answer: answer.map(|message| message.text).unwrap_or_default(),
    })
}

impl Receipt {
    /// True when all of it is as it must be.
    pub(crate) fn holds(&self) -> bool {
        self.whole.proved
            && !self.flipped.proved
            && !self.other_text.proved
            && self.cosigned.proved
            && self.mail.question == QUESTION
            && self.mail.answer == ANSWER
    }

    pub(crate) fn as_json(&self) -> Value {
        let verdict =
            |verdict: &Verdict| json!({"proved": verdict.proved, "says": verdict.sentence});
        json!({
            "ok": self.holds(),
            "offline": verdict(&self.whole),
            "one_bit_flipped": verdict(&self.flipped),
            "other_text": verdict(&self.other_text),
            "witnessed": verdict(&self.cosigned),
            "mailbox": {
                "says": self.mail.says,
                "says_next": self.mail.next,
                "question_arrived": self.mail.question == QUESTION,
                "answer_arrived": self.mail.answer == ANSWER,
            },
        })
    }
}
