//! `amanah itjen write`: answers a reporter, sealed on this machine.

use std::io::Read;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use kernel::{Clock, ComplaintId, Ids};
use proto::itjen::v1::PostToMailboxRequest;
use tonic::Code;
use zeroize::Zeroizing;

use super::super::config::Desk;
use super::super::source;
use super::{Mailbox, NOT_HERE};
use crate::remote::{self, Exit};

/// As many characters as a reporter may write.
const CHARS_MAX: usize = 10_000;
/// How often somebody else may take the number in between.
const ROUNDS_MAX: u32 = 5;

/// What `amanah itjen write` takes.
#[derive(Clone, Debug, Args)]
pub struct WriteArgs {
    /// Id of the complaint.
    pub complaint: ComplaintId,
    /// File with the text; without it the text is read from standard input, until its end (Ctrl-D).
    #[arg(long)]
    pub text: Option<PathBuf>,
    /// Itjen's settings, beside its keys.
    #[arg(long, env = "AMANAH_ITJEN", default_value = "itjen.toml")]
    pub config: PathBuf,
}

/// Writes it once: a text that is the last one of Itjen already, and was not answered since, is not sent again.
pub(in crate::itjen) async fn write(
    args: &WriteArgs,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<Exit> {
    let desk = Desk::read(&args.config)?;
    let text = text(args)?;
    if let Some(reason) = unfit(&text) {
        println!("{reason}");
        return Ok(Exit::Usage);
    }
    for _ in 0..ROUNDS_MAX {
        let Some(mailbox) = Mailbox::fetch(&desk, args.complaint, clock).await? else {
            println!("{NOT_HERE}");
            return Ok(Exit::Refused);
        };
        if is_last(&mailbox, &text) {
            println!("Pesan yang sama sudah ada di kotak surat pelapor; tidak dikirim lagi.");
            return Ok(Exit::Done);
        }
        if post(&desk, &mailbox, &text, clock, ids).await? {
            println!("Terkirim. Pelapor membacanya dengan kode tanda terimanya.");
            return Ok(Exit::Done);
        }
    }
    println!("Kotak surat sedang ramai: tidak terkirim. Jalankan lagi perintah yang sama.");
    Ok(Exit::NoAnswer)
}

fn text(args: &WriteArgs) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    if let Some(path) = &args.text {
        let file = std::fs::File::open(path);
        let mut file = file.with_context(|| format!("{} tidak terbaca", path.display()))?;
        file.read_to_string(&mut text).context("berkas itu bukan teks UTF-8")?;
    } else {
        std::io::stdin().read_to_string(&mut text).context("masukan bukan teks UTF-8")?;
    }
    Ok(Zeroizing::new(text.trim().to_owned()))
}

fn unfit(text: &str) -> Option<String> {
    let length = text.chars().count();
    if length == 0 {
        return Some("Teksnya kosong: tidak ada yang dikirim.".to_owned());
    }
    (length > CHARS_MAX).then(|| {
        format!("Teksnya {length} huruf; paling banyak {CHARS_MAX}. Bagi menjadi beberapa pesan.")
    })
}

fn is_last(mailbox: &Mailbox, text: &str) -> bool {
    let last = mailbox.given.messages.last().filter(|last| last.from == "inspectorate");
    last.is_some_and(|last| mailbox.open(last).is_ok_and(|known| *known == text))
}

/// Whether it was put in; not when its number was taken meanwhile.
async fn post(
    desk: &Desk,
    mailbox: &Mailbox,
    text: &str,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<bool> {
    let sealed = vault::seal(&mailbox.key, &mailbox.next(), text.as_bytes(), ids);
    let request = PostToMailboxRequest {
        command_id: ids.uuid_v4().to_string(),
        complaint_id: mailbox.complaint.to_string(),
        item: mailbox.given.next_item,
        sealed: sealed.bytes,
        commitment: sealed.seal.commitment.to_vec(),
    };
    let mut client = source::mailboxes(desk, clock).await?;
    match client.post_to_mailbox(request).await {
        Ok(_) => Ok(true),
        Err(status) if status.code() == Code::Aborted => Ok(false),
        Err(status) => Err(remote::said(status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_or_endless_text_is_not_sent() {
        assert!(unfit("").is_some_and(|reason| reason.contains("kosong")));
        assert_eq!(unfit(&"é".repeat(CHARS_MAX)), None);
        assert!(unfit(&"é".repeat(CHARS_MAX + 1)).is_some_and(|reason| reason.contains("10001")));
    }
}
