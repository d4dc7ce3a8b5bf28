//! `amanah-itjen mailbox`: the list of reporters who wait for an answer, and the messages of one of them.

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
use terminal::{Exit, local, printable, prose};

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

/// Lists mailboxes, or opens one. A message that does not open is named, and the exit code is 1.
pub(crate) async fn mailbox(args: &MailboxArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let desk = Desk::read(&args.config, None, clock)?;
    let Some(complaint) = args.complaint else { return list(&desk).await };
    let Some(mailbox) = Mailbox::fetch(&desk, complaint).await? else {
        println!("{NOT_HERE}");
        return Ok(Exit::Refused);
    };
    let mut exit = objects(&desk, &mailbox, args).await?;
    for message in &mailbox.given.messages {
        match mailbox.open(message) {
            Ok(text) => println!("{}", prose(&told(message, &text))),
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
    println!("Jawab dengan: amanah-itjen write {complaint} --seen {}", mailbox.seen());
    Ok(exit)
}

async fn list(desk: &Desk) -> anyhow::Result<Exit> {
    let mut client = source::mailboxes(desk).await?;
    let (mut ask, mut count) = (ListUnansweredRequest::default(), 0);
    loop {
        let page = client.list_unanswered(ask).await.map_err(client_common::said)?.into_inner();
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
        println!("Buka dengan: amanah-itjen mailbox NOMOR-PENGADUAN");
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

/// Prints the text and the files. A file is fetched only when there is a folder for it, because the hub records who opened what.
async fn objects(desk: &Desk, mailbox: &Mailbox, args: &MailboxArgs) -> anyhow::Result<Exit> {
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
        if let Err(error) = show(desk, &key, &sealed, object, args.out.as_deref()).await {
            println!("!! {} {}: {error:#}", printable(&object.kind), object.item);
            exit = Exit::Refused;
        }
    }
    Ok(exit)
}

/// A message under its writer and time. Its lines are set in, so that none of them looks like the head of another message.
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
