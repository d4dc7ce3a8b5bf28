//! `amanah-itjen write`: answers a reporter, sealed on this machine.

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
use super::{Mailbox, NOT_HERE, Seen};
use terminal::Exit;

/// Characters of a message at most; the same limit as for reporters.
const CHARS_MAX: usize = 10_000;

#[derive(Clone, Debug, Args)]
pub struct WriteArgs {
    /// Id of the complaint.
    pub complaint: ComplaintId,
    /// How much you have read, as `amanah-itjen mailbox` printed it. Nothing is sent when there is more by now.
    #[arg(long, value_name = "MESSAGES-FILES")]
    pub seen: Seen,
    /// File with the text; without it the text is read from standard input, until its end (Ctrl-D).
    #[arg(long)]
    pub text: Option<PathBuf>,
    /// Itjen's settings, beside its keys.
    #[arg(long, env = "AMANAH_ITJEN", default_value = "itjen.toml")]
    pub config: PathBuf,
}

/// Writes the message right behind the messages that were read, and at no other number. If it is there already, the command was repeated.
pub(crate) async fn write(args: &WriteArgs, clock: &Clock, ids: &Ids) -> anyhow::Result<Exit> {
    let desk = Desk::read(&args.config, None, clock)?;
    let text = text(args)?;
    if let Some(reason) = unfit(&text) {
        println!("{reason}");
        return Ok(Exit::Usage);
    }
    let Some(mailbox) = Mailbox::fetch(&desk, args.complaint).await? else {
        println!("{NOT_HERE}");
        return Ok(Exit::Refused);
    };
    let refused = match place(&mailbox, args.seen, &text) {
        Place::Free => post(&desk, &mailbox, &text, ids).await?,
        Place::Written => {
            println!("Pesan ini sudah ada di kotak surat pelapor; tidak dikirim lagi.");
            return Ok(Exit::Done);
        }
        Place::More => Some(unread(args.complaint)),
    };
    if let Some(reason) = refused {
        println!("{reason}");
        return Ok(Exit::Refused);
    }
    println!("Terkirim. Pelapor membacanya dengan kode tanda terimanya.");
    Ok(Exit::Done)
}

/// The message at the number that the new one would get.
enum Place {
    Free,
    /// The same message.
    Written,
    /// A message that was not read.
    More,
}

fn place(mailbox: &Mailbox, seen: Seen, text: &str) -> Place {
    if mailbox.seen() == seen {
        return Place::Free;
    }
    let there = mailbox.given.messages.iter().find(|message| message.item == seen.messages);
    let ours = there.filter(|message| message.from == "inspectorate");
    if ours.is_some_and(|message| mailbox.open(message).is_ok_and(|known| *known == text)) {
        return Place::Written;
    }
    Place::More
}

fn unread(complaint: ComplaintId) -> String {
    format!(
        "Ada yang belum Anda baca: tidak dikirim. Baca dahulu: amanah-itjen mailbox {complaint}"
    )
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

/// Sends the message. The answer is the reason why it was not taken.
async fn post(
    desk: &Desk,
    mailbox: &Mailbox,
    text: &str,
    ids: &Ids,
) -> anyhow::Result<Option<String>> {
    let sealed = vault::seal(&mailbox.key, &mailbox.next(), text.as_bytes(), ids);
    let request = PostToMailboxRequest {
        command_id: ids.uuid_v4().to_string(),
        complaint_id: mailbox.complaint.to_string(),
        item: mailbox.given.next_item,
        sealed: sealed.bytes,
        commitment: sealed.seal.commitment.to_vec(),
    };
    let mut client = source::mailboxes(desk).await?;
    match client.post_to_mailbox(request).await {
        Ok(_) => Ok(None),
        Err(status) => match status.code() {
            Code::Aborted => Ok(Some(unread(mailbox.complaint))),
            Code::NotFound => Ok(Some(NOT_HERE.to_owned())),
            _ => Err(client_common::said(status)),
        },
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
