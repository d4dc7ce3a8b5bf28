//! `amanah-itjen open`: opens the sealed content of an item, on this machine, with Itjen's own key.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use contracts::{SealedItem, StaffMember};
use kernel::{Clock, ComplaintId};
use proto::itjen::v1::{ReadMailboxResponse, SealedObject};
use vault::{ContentKind, PrivateKey};

use super::attachment::{attachment, unsealed};
use super::config::Desk;
use super::content;
use super::item::Body;
use super::tray::Tray;
use super::{DeskArgs, names, pending};
use terminal::{Exit, printable, prose};

#[derive(Clone, Debug, Args)]
pub struct OpenArgs {
    /// Number of the item.
    pub number: u64,
    #[command(flatten)]
    pub desk: DeskArgs,
    /// Write attachments below this folder; without it they are only listed.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

const ERASED: &str = "isinya sudah dihapus";
const ONLY_NAMED: &str =
    "hanya disebut, dan isinya tidak (lagi) dapat diambil dari antrean di pusat";

/// A complaint or case with all its sealed objects.
pub(super) struct Sealed {
    id: String,
    wrap: String,
    pub(super) objects: Vec<SealedItem>,
    /// The sentence to print when there is no wrap.
    empty: &'static str,
    /// Staff of the office, whose names are compared with the text.
    staff: Vec<StaffMember>,
}

impl Sealed {
    pub(super) fn of_mailbox(id: ComplaintId, given: &ReadMailboxResponse) -> Self {
        let item = |object: &SealedObject| SealedItem {
            kind: object.kind.clone(),
            item: object.item,
            bytes: object.bytes,
            digest: hex::encode(&object.digest),
            sealed: None,
        };
        Self {
            id: id.to_string(),
            wrap: STANDARD.encode(&given.inspectorate_wrap),
            objects: given.objects.iter().map(item).collect(),
            empty: ERASED,
            staff: vec![],
        }
    }
}

/// Opens an item and prints it. An object that does not open is named, and the exit code is 1.
pub(super) async fn open(args: &OpenArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let desk = args.desk.open(clock)?;
    let tray = Tray::open(&desk.data)?;
    let key = desk.private_key()?;
    let mut exit = Exit::Done;
    let mut body = tray.read(args.number)?.body().context("isi butir ini tidak terbaca")?;
    if let Body::Request(request) = &mut body
        && let Err(error) = pending::complete(&desk, request, |_| true).await
    {
        println!("!! yang hanya disebut tidak dapat diambil: {}", printable(&format!("{error:#}")));
        exit = Exit::Refused;
    }
    for sealed in sealed(body, args.number)? {
        println!("── {}", printable(&sealed.id));
        if sealed.wrap.is_empty() {
            println!("{}", sealed.empty);
            continue;
        }
        for object in &sealed.objects {
            if let Err(error) = show(&desk, &key, &sealed, object, args.out.as_deref()).await {
                println!("!! {} {}: {error:#}", printable(&object.kind), object.item);
                exit = Exit::Refused;
            }
        }
    }
    if let Some(out) = &args.out {
        println!("{}", unsealed(out));
    }
    Ok(exit)
}

/// A stranger's text, set in by three spaces so that none of its lines looks like one of ours.
pub(super) fn set_in(text: &str) -> String {
    format!("   {}", printable(text).replace('\n', "\n   "))
}

fn sealed(body: Body, number: u64) -> anyhow::Result<Vec<Sealed>> {
    match body {
        Body::Request(request) => {
            let (complaints, staff) = (request.complaints.into_iter(), request.staff);
            Ok(complaints
                .map(|one| Sealed {
                    id: one.complaint_id,
                    wrap: one.inspectorate_wrap,
                    objects: one.objects,
                    empty: if one.only_named { ONLY_NAMED } else { ERASED },
                    staff: staff.clone(),
                })
                .collect())
        }
        Body::Escalation(case) => Ok(vec![Sealed {
            id: case.case_id,
            wrap: case.inspectorate_wrap,
            objects: case.objects,
            empty: ERASED,
            staff: vec![],
        }]),
        Body::Erased(_) => bail!("isi butir {number} sudah dihapus"),
        _ => bail!("butir {number} tidak memuat isi tersegel"),
    }
}

/// Opens one object and prints it. A file is written below `out`, where that is given.
pub(super) async fn show(
    desk: &Desk,
    key: &PrivateKey,
    sealed: &Sealed,
    object: &SealedItem,
    out: Option<&Path>,
) -> anyhow::Result<()> {
    let data_key = content::data_key(key, &sealed.id, &sealed.wrap)?;
    let plain = content::plain(desk, &data_key, &sealed.id, object).await?;
    match object.kind.parse()? {
        ContentKind::ComplaintText => print_complaint(sealed, &plain),
        ContentKind::Attachment => attachment((&sealed.id, object.item, ""), &plain, out),
        ContentKind::AttachmentClean => {
            attachment((&sealed.id, object.item, "bersih-"), &plain, out)
        }
        kind => {
            println!(
                "[{kind} {}]\n{}",
                object.item,
                prose(&set_in(&String::from_utf8_lossy(&plain)))
            );
            Ok(())
        }
    }
}

fn print_complaint(sealed: &Sealed, plain: &[u8]) -> anyhow::Result<()> {
    let text = content::read_text(plain)?;
    println!("{}", prose(&format!("Judul    : {}", printable(&text.title))));
    println!("Terlapor : {}", printable(&positions(&text.reported_roles)));
    if let Some(name) = &text.reported_name {
        println!("Bernama  : {}", printable(name));
    }
    for found in names::found(&text, &sealed.staff) {
        println!("   {}", printable(&found.told(&sealed.id)));
    }
    if let Some(address) = &text.reply_address {
        println!("Balasan  : {}", printable(address));
    }
    println!("{}", prose(&set_in(&text.text)));
    Ok(())
}

/// The words of the form. An unknown code is printed as it came.
fn positions(codes: &[String]) -> String {
    let word = |code: &String| match code.as_str() {
        "officer" => "petugas".to_owned(),
        "official" => "pejabat".to_owned(),
        "office_head" => "Kepala Balai".to_owned(),
        other => other.to_owned(),
    };
    codes.iter().map(word).collect::<Vec<_>>().join(", ")
}
