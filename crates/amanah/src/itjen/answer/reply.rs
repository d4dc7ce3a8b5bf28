//! `amanah itjen reply`: answers a data request.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use contracts::{DataReplyV1, DataRequestV1, Kind, ManifestKind, Outcome, Receipt, WithheldV1};
use kernel::{Clock, Ids};

use super::super::held::{Held, entries};
use super::super::item::Body;
use super::super::{DeskArgs, WayArgs, show};
use super::exclude::{ExcludeArgs, is_all_decided};
use super::release::{Along, Split, releases, split};
use super::{Made, Office, declared, send, signed};
use crate::remote::{Exit, printable};

/// What `amanah itjen reply` takes.
#[derive(Clone, Debug, Args)]
pub struct ReplyArgs {
    /// Number of the data request's item.
    pub number: u64,
    /// Number of Itjen's letter.
    #[arg(long)]
    pub letter: String,
    /// Release this complaint to the office's team; `all` for every one. May be repeated.
    #[arg(long)]
    pub release: Vec<String>,
    /// Keep this complaint; `all` for every one. May be repeated. What is not named stays, too.
    #[arg(long)]
    pub withhold: Vec<String>,
    /// Disposition sheet of a released complaint, as ID=FILE; it is sealed here. May be repeated.
    #[arg(long, value_name = "ID=FILE", value_parser = sheet)]
    pub sheet: Vec<(String, PathBuf)>,
    /// Give both declarations: no gratification, no conflict of interest. Asked for on a terminal when left out.
    #[arg(long)]
    pub declare: bool,
    /// Whom to keep away.
    #[command(flatten)]
    pub names: ExcludeArgs,
    /// Keys and items.
    #[command(flatten)]
    pub desk: DeskArgs,
    /// How to reach the hub.
    #[command(flatten)]
    pub way: WayArgs,
}

/// Sends the reply, or the same one again.
pub(in crate::itjen) async fn reply(
    args: &ReplyArgs,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<Exit> {
    let mut office = Office::open(&args.desk, clock, ids)?;
    let item = office.tray.read(args.number)?;
    let Body::Request(request) = item.body()? else {
        println!("Butir {} bukan permintaan data.", args.number);
        return Ok(Exit::Usage);
    };
    let verdict = Held::new(office.desk.hub_key()?).judge(&item);
    if !verdict.troubles.is_empty() {
        println!(
            "{}\nPermintaan ini tidak cocok dengan manifesnya; tidak dijawab.",
            show::told(&item, &verdict)
        );
        return Ok(Exit::Refused);
    }
    let split = match split(&request, &args.release, &args.withhold) {
        Ok(split) => split,
        Err(error) => {
            println!("{error}");
            return Ok(Exit::Usage);
        }
    };
    let about = format!(
        "reply {} {} {}{}",
        args.number,
        args.letter,
        split.released.join(","),
        args.names.about()
    );
    let earlier = office.outbox.latest(Kind::DataReply.tail(), args.number);
    let sent = match earlier {
        Some((sent, Some(receipt))) if receipt.outcome == Outcome::Received => {
            let same = sent.about == about;
            println!("Sudah dijawab sebelumnya.\n{}", printable(&show::receipt(receipt)));
            return Ok(if same { send::exit_of(receipt) } else { Exit::Usage });
        }
        Some((sent, None)) if sent.about == about => sent.clone(),
        Some((_, None)) => {
            println!(
                "Permintaan ini sudah dijawab dengan isi lain dan belum ada tanda terimanya; ulangi dahulu perintah itu."
            );
            return Ok(Exit::Usage);
        }
        _ => match made(&mut office, args, &request, &split, about).await? {
            Ok(sent) => sent,
            Err(exit) => return Ok(exit),
        },
    };
    let (exit, receipt) = office.deliver(&sent, args.way.grpc).await?;
    print_cases(receipt.as_ref(), &split.released);
    Ok(exit)
}

async fn made(
    office: &mut Office<'_>,
    args: &ReplyArgs,
    request: &DataRequestV1,
    split: &Split,
    about: String,
) -> anyhow::Result<Made> {
    let excluded = match args.names.excluded(request, &split.released) {
        Ok(excluded) => excluded,
        Err(error) => {
            println!("{}", printable(&error.to_string()));
            return Ok(Err(Exit::Usage));
        }
    };
    let Some(request) = office.complete(request, &split.released).await? else {
        return Ok(Err(Exit::Usage));
    };
    if !is_all_decided(office, &request, &split.released, &args.names).await? {
        return Ok(Err(Exit::Refused));
    }
    let Some(declaration) = declared(args.declare) else {
        println!("Tanpa kedua pernyataan jawaban tidak dikirim (--declare).");
        return Ok(Err(Exit::Usage));
    };
    let sheets = read_sheets(&args.sheet)?;
    let key = office.desk.private_key()?;
    let mut counted = entries(split.released.iter().map(String::as_str), "released");
    counted.extend(entries(split.withheld.iter().map(String::as_str), "withheld"));
    let signer = office.desk.note_signer()?;
    let body = DataReplyV1 {
        office: request.office.clone(),
        quarter: request.quarter.clone(),
        letter_number: args.letter.clone(),
        declaration,
        released: releases(
            &request,
            &split.released,
            &Along { sheets, excluded },
            &key,
            office.ids,
        )?,
        withheld: split.withheld.iter().map(|id| WithheldV1 { complaint_id: id.clone() }).collect(),
        manifest: signed(
            &signer,
            ManifestKind::DataReply,
            &request.office,
            &request.quarter,
            &counted,
        )?,
    };
    office.answer(Kind::DataReply, args.number, about, &body).map(Ok)
}

/// A case keeps the id of its complaint.
pub(super) fn print_cases(receipt: Option<&Receipt>, released: &[String]) {
    if receipt.is_some_and(|receipt| receipt.outcome == Outcome::Received) {
        for id in released {
            println!("   perkara {id}");
        }
    }
}

pub(super) fn read_sheets(
    sheets: &[(String, PathBuf)],
) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let read = |(id, path): &(String, PathBuf)| {
        let text = std::fs::read_to_string(path);
        let text = text.with_context(|| format!("lembar {} tidak terbaca", path.display()))?;
        Ok((id.clone(), text.into_bytes()))
    };
    sheets.iter().map(read).collect()
}

pub(super) fn sheet(text: &str) -> Result<(String, PathBuf), String> {
    let (id, path) = text.split_once('=').ok_or("expected ID=FILE")?;
    Ok((id.to_owned(), path.into()))
}
