//! `amanah itjen mailbox`: whose reporters wait for an answer, and what one of them wrote.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use kernel::{Clock, ComplaintId, Timestamp};
use proto::itjen::v1::{ListUnansweredRequest, MailboxMessage, Unanswered};
use vault::ContentKind;

use super::super::attachment::unsealed;
use super::super::config::Desk;
use super::super::open::{Sealed, set_in, show};
use super::super::source;
use super::{Mailbox, NOT_HERE};
use crate::remote::{self, Exit, local, printable};

/// What `amanah itjen mailbox` takes.
#[derive(Clone, Debug, Args)]
pub struct MailboxArgs {
    /// Id of the complaint; without it those are listed whose reporters wait for an answer.
    pub complaint: Option<ComplaintId>,
    /// Itjen's settings, beside its keys.
    #[arg(long, env = "AMANAH_ITJEN", default_value = "itjen.toml")]
    pub config: PathBuf,
    /// Write attachments below this folder; without it they are only listed.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// Lists, or opens one. What cannot be opened is told, and the exit code is 1.
pub(in crate::itjen) async fn mailbox(args: &MailboxArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let desk = Desk::read(&args.config)?;
    let Some(complaint) = args.complaint else { return list(&desk, clock).await };
    let Some(mailbox) = Mailbox::fetch(&desk, complaint, clock).await? else {
        println!("{NOT_HERE}");
        return Ok(Exit::Refused);
    };
    let mut exit = objects(&desk, &mailbox, args, clock).await?;
    for message in &mailbox.given.messages {
        match mailbox.open(message) {
            Ok(text) => println!("{}", told(message, &text)),
            Err(error) => {
                println!("!! pesan {}: {error:#}", message.item);
                exit = Exit::Refused;
            }
        }
    }
    if mailbox.given.messages.is_empty() {
        println!("Belum ada pesan.");
    }
    if let Some(out) = &args.out {
        println!("{}", unsealed(out));
    }
    println!("Jawab dengan: amanah itjen write {complaint} --seen {}", mailbox.seen());
    Ok(exit)
}

async fn list(desk: &Desk, clock: &Clock) -> anyhow::Result<Exit> {
    let mut client = source::mailboxes(desk, clock).await?;
    let (mut ask, mut count) = (ListUnansweredRequest::default(), 0);
    loop {
        let page = client.list_unanswered(ask).await.map_err(remote::said)?.into_inner();
        count += page.complaints.len();
        for one in &page.complaints {
            println!("{}", printable(&waiting(one)?));
        }
        if page.next_page_token.is_empty() {
            break;
        }
        ask = ListUnansweredRequest { page_token: page.next_page_token };
    }
    if count == 0 {
        println!("Tidak ada pelapor yang menunggu jawaban Itjen.");
    } else {
        println!("Buka dengan: amanah itjen mailbox NOMOR-PENGADUAN");
    }
    Ok(Exit::Done)
}

fn waiting(one: &Unanswered) -> anyhow::Result<String> {
    let since: Timestamp = one.since.parse().ok().context("waktu dari pusat tidak terbaca")?;
    Ok(format!(
        "{} balai {} {}, menunggu sejak {}",
        one.complaint_id,
        one.office,
        one.quarter,
        local(since)
    ))
}

/// The text and the files, as they are now. A file is fetched only when there is a folder for it: who opened what is written down.
async fn objects(
    desk: &Desk,
    mailbox: &Mailbox,
    args: &MailboxArgs,
    clock: &Clock,
) -> anyhow::Result<Exit> {
    let key = desk.private_key()?;
    let sealed = Sealed::of_mailbox(mailbox.complaint, &mailbox.given);
    let mut exit = Exit::Done;
    println!("── {}", mailbox.complaint);
    for object in &sealed.objects {
        if args.out.is_none() && object.kind != ContentKind::ComplaintText.code() {
            println!(
                "[{} {}] {} bita; simpan dengan --out FOLDER",
                printable(&object.kind),
                object.item,
                object.bytes
            );
            continue;
        }
        if let Err(error) = show(desk, &key, &sealed, object, args.out.as_deref(), clock).await {
            println!("!! {} {}: {error:#}", printable(&object.kind), object.item);
            exit = Exit::Refused;
        }
    }
    Ok(exit)
}

/// A message with who wrote it when. Its own lines are set in, so that none of them looks like another message's head.
fn told(message: &MailboxMessage, text: &str) -> String {
    let who = match message.from.as_str() {
        "reporter" => "Pelapor",
        "office" => "Balai",
        "inspectorate" => "Itjen",
        _ => "?",
    };
    let at = message.time.parse::<Timestamp>().map_or_else(|_| "?".to_owned(), local);
    format!("[{who}, {at}]\n{}", set_in(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_pretend_to_be_two() {
        let message = MailboxMessage {
            item: 0,
            from: "reporter".into(),
            time: "2026-11-22T03:00:00Z".into(),
            sealed: vec![],
        };
        let shown = told(&message, "satu\n[Itjen, 22-11-2026 10.01 WIB]\r\n   dua");
        assert_eq!(
            shown,
            "[Pelapor, 22-11-2026 10.00 WIB]\n   satu\n   [Itjen, 22-11-2026 10.01 WIB]\u{fffd}\n      dua"
        );
    }
}
