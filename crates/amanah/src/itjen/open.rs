//! `amanah itjen open`: opens what an item holds, on this machine, with Itjen's own key.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use contracts::SealedItem;
use kernel::{Clock, ComplaintId, PersonId};
use proto::itjen::v1::FetchSealedRequest;
use serde::Deserialize;
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, Wrap, WrapInfo};

use super::config::Desk;
use super::item::Body;
use super::tray::Tray;
use super::watch::desk_folder;
use super::{DeskArgs, held, source};
use crate::remote::{self, Exit, file_name, printable, private_folder, write_new_private};

/// What `amanah itjen open` takes.
#[derive(Clone, Debug, Args)]
pub struct OpenArgs {
    /// Number of the item.
    pub number: u64,
    /// Keys and items.
    #[command(flatten)]
    pub desk: DeskArgs,
    /// Write attachments below this folder; without it they are only listed.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// A complaint or case with everything sealed in it.
struct Sealed {
    id: String,
    wrap: String,
    objects: Vec<SealedItem>,
}

/// Plain content of the reporter's text (docs/integration/sealing.md).
#[derive(Deserialize)]
struct ComplaintText {
    title: String,
    text: String,
    reported_roles: Vec<String>,
    reply_address: Option<String>,
}

#[derive(Deserialize)]
struct FileHeader {
    name: String,
}

/// Opens and shows. What cannot be opened is told, and the exit code is 1.
pub(super) async fn open(args: &OpenArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let desk = Desk::read(&args.desk.config)?;
    let tray = Tray::open(&desk_folder(&desk, &args.desk))?;
    let key = desk.private_key()?;
    let mut exit = Exit::Done;
    for sealed in sealed(&tray, args.number)? {
        println!("── {}", printable(&sealed.id));
        for object in &sealed.objects {
            if let Err(error) = show(&desk, &key, &sealed, object, args.out.as_deref(), clock).await
            {
                println!("!! {} {}: {error:#}", printable(&object.kind), object.item);
                exit = Exit::Refused;
            }
        }
    }
    Ok(exit)
}

fn sealed(tray: &Tray, number: u64) -> anyhow::Result<Vec<Sealed>> {
    match tray.read(number)?.body().context("isi butir ini tidak terbaca")? {
        Body::Request(request) => {
            let complaints = request.complaints.into_iter();
            Ok(complaints
                .map(|one| Sealed {
                    id: one.complaint_id,
                    wrap: one.inspectorate_wrap,
                    objects: one.objects,
                })
                .collect())
        }
        Body::Escalation(case) => Ok(vec![Sealed {
            id: case.case_id,
            wrap: case.inspectorate_wrap,
            objects: case.objects,
        }]),
        _ => bail!("butir {number} tidak memuat isi tersegel"),
    }
}

/// The data key of a complaint, taken out with Itjen's own key.
pub(super) fn data_key(key: &PrivateKey, id: &str, wrap: &str) -> anyhow::Result<DataKey> {
    let complaint: ComplaintId = id.parse()?;
    let info = WrapInfo { complaint, person: PersonId::try_new(topology::names::ITJEN)? };
    let wrap = Wrap::from_bytes(&STANDARD.decode(wrap).context("bungkus kunci rusak")?)?;
    vault::unwrap(&wrap, key, &info).context("tidak dapat dibuka dengan kunci Itjen")
}

async fn show(
    desk: &Desk,
    key: &PrivateKey,
    sealed: &Sealed,
    object: &SealedItem,
    out: Option<&Path>,
    clock: &Clock,
) -> anyhow::Result<()> {
    let data_key = data_key(key, &sealed.id, &sealed.wrap)?;
    let bytes: Vec<u8> = match &object.sealed {
        Some(text) => STANDARD.decode(text).context("objek rusak")?,
        None => fetch(desk, &sealed.id, object, clock).await?,
    };
    if !held::is(object, &bytes) {
        bail!("tidak sama dengan sidik yang dicatat pusat");
    }
    let kind: ContentKind = object.kind.parse()?;
    let place = ContentRef { complaint: sealed.id.parse()?, kind, item: object.item };
    let content = vault::open(&data_key, &place, &bytes)?.content;
    match kind {
        ContentKind::ComplaintText => print_complaint(&content),
        ContentKind::Attachment => attachment(&sealed.id, object.item, &content, out),
        _ => {
            println!("[{kind} {}]\n{}", object.item, printable(&String::from_utf8_lossy(&content)));
            Ok(())
        }
    }
}

fn print_complaint(content: &[u8]) -> anyhow::Result<()> {
    let text: ComplaintText =
        serde_json::from_slice(content).ok().context("isi pengaduan rusak")?;
    println!("Judul    : {}", printable(&text.title));
    println!("Terlapor : {}", printable(&text.reported_roles.join(", ")));
    if let Some(address) = &text.reply_address {
        println!("Balasan  : {}", printable(address));
    }
    println!("{}", printable(&text.text));
    Ok(())
}

fn attachment(id: &str, item: u32, content: &[u8], out: Option<&Path>) -> anyhow::Result<()> {
    let end = content.iter().position(|&byte| byte == b'\n').context("lampiran rusak")?;
    let header: FileHeader =
        serde_json::from_slice(&content[..end]).ok().context("lampiran rusak")?;
    let (name, bytes) = (file_name(&header.name), &content[end + 1..]);
    let Some(out) = out else {
        println!(
            "[lampiran {item}] {} ({} bita); simpan dengan --out FOLDER",
            printable(&name),
            bytes.len()
        );
        return Ok(());
    };
    private_folder(out)?;
    let path = out.join(format!("{}-{item}-{name}", &id[..id.len().min(8)]));
    write_new_private(&path, bytes)?;
    println!("[lampiran {item}] {}", printable(&path.display().to_string()));
    Ok(())
}

/// What did not travel along comes in pieces; never more than was announced.
async fn fetch(
    desk: &Desk,
    id: &str,
    object: &SealedItem,
    clock: &Clock,
) -> anyhow::Result<Vec<u8>> {
    let request = FetchSealedRequest {
        complaint_id: id.to_owned(),
        kind: object.kind.clone(),
        item: object.item,
    };
    let mut client = source::client(desk, clock).await?;
    let mut pieces = client.fetch_sealed(request).await.map_err(remote::said)?.into_inner();
    let mut bytes = vec![];
    while let Some(piece) = pieces.message().await.map_err(remote::said)? {
        bytes.extend_from_slice(&piece.piece);
        if bytes.len() as u64 > object.bytes {
            bail!("pusat mengirim lebih banyak daripada yang diumumkan");
        }
    }
    Ok(bytes)
}
