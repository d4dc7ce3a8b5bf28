//! `amanah itjen correct`: releases after all what a reply withheld.

use std::path::PathBuf;

use clap::Args;
use contracts::{
    DataReplyCorrectionV1, DataReplyV1, DataRequestV1, Entry, Kind, ManifestKind, Outcome,
};
use kernel::{Clock, Ids};

use super::super::held::entries;
use super::super::item::Body;
use super::super::outbox::Outbox;
use super::super::{DeskArgs, WayArgs, show};
use super::exclude::{ExcludeArgs, is_all_decided};
use super::release::{Along, releases};
use super::reply::{print_cases, read_sheets, sheet};
use super::{Made, Office, declared, send, signed};
use crate::remote::{Exit, printable};

/// What `amanah itjen correct` takes.
#[derive(Clone, Debug, Args)]
pub struct CorrectArgs {
    /// Number of the data request's item.
    pub number: u64,
    /// Number of the correcting letter.
    #[arg(long)]
    pub letter: String,
    /// Release this complaint after all. May be repeated.
    #[arg(long, required = true)]
    pub release: Vec<String>,
    /// Disposition sheet of a released complaint, as ID=FILE. May be repeated.
    #[arg(long, value_name = "ID=FILE", value_parser = sheet)]
    pub sheet: Vec<(String, PathBuf)>,
    /// Give both declarations. Asked for on a terminal when left out.
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

/// Sends the correction, or the same one again.
pub(in crate::itjen) async fn correct(
    args: &CorrectArgs,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<Exit> {
    let mut office = Office::open(&args.desk, clock, ids)?;
    let Body::Request(request) = office.tray.read(args.number)?.body()? else {
        println!("Butir {} bukan permintaan data.", args.number);
        return Ok(Exit::Usage);
    };
    let about = format!(
        "correct {} {} {}{}",
        args.number,
        args.letter,
        args.release.join(","),
        args.names.about()
    );
    let earlier = office.outbox.latest(Kind::DataReplyCorrection.tail(), args.number);
    let sent = match earlier {
        Some((sent, Some(receipt)))
            if sent.about == about && receipt.outcome == Outcome::Received =>
        {
            println!("Sudah dikirim sebelumnya.\n{}", printable(&show::receipt(receipt)));
            return Ok(send::exit_of(receipt));
        }
        Some((sent, None)) if sent.about == about => sent.clone(),
        Some((_, None)) => {
            println!(
                "Koreksi lain untuk permintaan ini belum ada tanda terimanya; ulangi dahulu perintah itu."
            );
            return Ok(Exit::Usage);
        }
        _ => match made(&mut office, args, &request, about).await? {
            Ok(sent) => sent,
            Err(exit) => return Ok(exit),
        },
    };
    let (exit, receipt) = office.deliver(&sent, args.way.grpc).await?;
    print_cases(receipt.as_ref(), &args.release);
    Ok(exit)
}

async fn made(
    office: &mut Office<'_>,
    args: &CorrectArgs,
    request: &DataRequestV1,
    about: String,
) -> anyhow::Result<Made> {
    let released = released_so_far(&office.outbox, args.number)?;
    let Some(released) = released else {
        println!(
            "Belum ada jawaban yang diterima pusat untuk butir {}; jawab dahulu dengan reply.",
            args.number
        );
        return Ok(Err(Exit::Usage));
    };
    if let Some(id) = args.release.iter().find(|id| released.contains(id)) {
        println!("Pengaduan {id} sudah dilepas.");
        return Ok(Err(Exit::Usage));
    }
    let excluded = match args.names.excluded(request, &args.release) {
        Ok(excluded) => excluded,
        Err(error) => {
            println!("{}", printable(&error.to_string()));
            return Ok(Err(Exit::Usage));
        }
    };
    let Some(request) = office.complete(request, &args.release).await? else {
        return Ok(Err(Exit::Usage));
    };
    if !is_all_decided(office, &request, &args.release, &args.names).await? {
        return Ok(Err(Exit::Refused));
    }
    let Some(declaration) = declared(args.declare) else {
        println!("Tanpa kedua pernyataan koreksi tidak dikirim (--declare).");
        return Ok(Err(Exit::Usage));
    };
    let key = office.desk.private_key()?;
    let sheets = read_sheets(&args.sheet)?;
    let counted = corrected(&request, &released, &args.release);
    let signer = office.desk.note_signer()?;
    let body = DataReplyCorrectionV1 {
        office: request.office.clone(),
        quarter: request.quarter.clone(),
        letter_number: args.letter.clone(),
        declaration,
        released: releases(&request, &args.release, &Along { sheets, excluded }, &key, office.ids)?,
        manifest: signed(
            &signer,
            ManifestKind::DataReply,
            &request.office,
            &request.quarter,
            &counted,
        )?,
    };
    office.answer(Kind::DataReplyCorrection, args.number, about, &body).map(Ok)
}

/// What reply and corrections released; none when no reply was taken yet.
fn released_so_far(outbox: &Outbox, number: u64) -> anyhow::Result<Option<Vec<String>>> {
    let mut released = None;
    for sent in outbox.taken(number) {
        let body = sent.envelope.body.get();
        let more = if sent.envelope.kind == Kind::DataReply.tail() {
            serde_json::from_str::<DataReplyV1>(body)?.released
        } else {
            serde_json::from_str::<DataReplyCorrectionV1>(body)?.released
        };
        let ids = more.into_iter().map(|release| release.complaint_id);
        released.get_or_insert_with(Vec::new).extend(ids);
    }
    Ok(released)
}

/// The state of every complaint of the request after the correction.
fn corrected(request: &DataRequestV1, released: &[String], more: &[String]) -> Vec<Entry> {
    let goes = |id: &&str| released.iter().chain(more).any(|one| one == id);
    let ids = request.complaints.iter().map(|complaint| complaint.complaint_id.as_str());
    let (free, kept): (Vec<_>, Vec<_>) = ids.partition(goes);
    let mut counted = entries(free.into_iter(), "released");
    counted.extend(entries(kept.into_iter(), "withheld"));
    counted
}
