//! `amanah-itjen correct`: releases complaints that a reply withheld.

use clap::Args;
use contracts::{DataReplyCorrectionV1, DataReplyV1, DataRequestV1, Entry, Kind, ManifestKind};
use kernel::{Clock, Ids};

use super::once::{Another, Answer};
use super::prepare::{Ready, ReleaseArgs, prepare, print_cases, wrong};
use super::{Made, Session};
use crate::held::entries;
use crate::item::Body;
use crate::outbox::Outbox;
use terminal::Exit;

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
    #[command(flatten)]
    pub how: ReleaseArgs,
}

/// Sends the correction, or the same one again.
pub(crate) async fn correct(args: &CorrectArgs, clock: &Clock, ids: &Ids) -> anyhow::Result<Exit> {
    let session = Session::open(&args.how.way.desk, clock, ids)?;
    let Body::Request(request) = session.tray.read(args.number)?.body()? else {
        return Ok(wrong(&format!("Butir {} bukan permintaan data.", args.number)));
    };
    let released = args.release.join(",");
    let about =
        format!("correct {} {} {released}{}", args.number, args.letter, args.how.names.about());
    let (kind, number) = (Kind::DataReplyCorrection, args.number);
    let answer = Answer { kind, number, about, another: Another::Follows };
    let make = async |session: &Session<'_>| body(session, args, &request).await;
    let (exit, receipt) = session.once(answer, args.how.way.grpc, make).await?;
    print_cases(receipt.as_ref(), &args.release);
    Ok(exit)
}

async fn body(
    session: &Session<'_>,
    args: &CorrectArgs,
    request: &DataRequestV1,
) -> Made<DataReplyCorrectionV1> {
    let Some(before) = released_so_far(&session.outbox, args.number)? else {
        return Ok(Err(wrong(&format!(
            "Belum ada jawaban yang diterima pusat untuk butir {}; jawab dahulu dengan reply.",
            args.number
        ))));
    };
    if let Some(id) = args.release.iter().find(|id| before.contains(id)) {
        return Ok(Err(wrong(&format!("Pengaduan {id} sudah dilepas."))));
    }
    let prepared = prepare(session, request, &args.release, &args.how).await?;
    let Ready { request, declaration, released } = match prepared {
        Ok(ready) => ready,
        Err(exit) => return Ok(Err(exit)),
    };
    let counted = corrected(&request, &before, &args.release);
    let period = (request.office.as_str(), request.quarter.as_str());
    Ok(Ok(DataReplyCorrectionV1 {
        manifest: session.signed(ManifestKind::DataReply, period, &counted)?,
        office: request.office,
        quarter: request.quarter,
        letter_number: args.letter.clone(),
        declaration,
        released,
    }))
}

/// Complaints that the reply and its corrections released. `None`: the hub has taken no reply yet.
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
