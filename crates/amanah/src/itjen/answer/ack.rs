//! `amanah itjen ack`: confirms an escalation and says which cases are held.

use clap::Args;
use contracts::{AcknowledgementV1, Kind, ManifestKind, Outcome};
use kernel::{Clock, Ids};

use super::super::held::{Held, entries};
use super::super::item::Body;
use super::super::{DeskArgs, WayArgs, show};
use super::{Office, send, signed};
use crate::remote::{Exit, printable};

/// What `amanah itjen ack` takes.
#[derive(Clone, Debug, Args)]
pub struct AckArgs {
    /// Number of the escalation's item.
    pub number: u64,
    /// Number of Itjen's receipt.
    #[arg(long)]
    pub receipt_number: String,
    /// Keys and items.
    #[command(flatten)]
    pub desk: DeskArgs,
    /// How to reach the hub.
    #[command(flatten)]
    pub way: WayArgs,
}

/// Sends the acknowledgement, or the same one again. After a rejection a new one is made: what is held may have become more.
pub(in crate::itjen) async fn ack(
    args: &AckArgs,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<Exit> {
    let mut office = Office::open(&args.desk, clock, ids)?;
    let Body::Escalation(case) = office.tray.read(args.number)?.body()? else {
        println!("Butir {} bukan perkara yang diteruskan.", args.number);
        return Ok(Exit::Usage);
    };
    let about = format!("ack {} {}", args.number, args.receipt_number);
    let earlier = office.outbox.latest(Kind::Acknowledgement.tail(), args.number);
    let sent = match earlier {
        Some((_, Some(receipt))) if receipt.outcome == Outcome::Received => {
            println!("Sudah dikirim sebelumnya.\n{}", printable(&show::receipt(receipt)));
            return Ok(send::exit_of(receipt));
        }
        Some((sent, None)) if sent.about == about => sent.clone(),
        Some((_, None)) => {
            println!(
                "Penerimaan untuk butir ini sudah dikirim dengan nomor lain dan belum dijawab; ulangi dahulu perintah itu."
            );
            return Ok(Exit::Usage);
        }
        _ => {
            let mut held = Held::new(office.desk.hub_key()?);
            office.tray.entries().for_each(|entry| held.replay(entry));
            held.adopt(&case.office, &case.quarter, &case.escalated);
            let held = held.cases(&case.office, &case.quarter);
            let counted = entries(held.iter().map(String::as_str), "escalated");
            let signer = office.desk.note_signer()?;
            let manifest =
                signed(&signer, ManifestKind::Held, &case.office, &case.quarter, &counted)?;
            let receipt_number = args.receipt_number.clone();
            let body =
                AcknowledgementV1 { case_id: case.case_id.clone(), receipt_number, held, manifest };
            office.answer(Kind::Acknowledgement, args.number, about, &body)?
        }
    };
    let (exit, _) = office.deliver(&sent, args.way.grpc).await?;
    Ok(exit)
}
