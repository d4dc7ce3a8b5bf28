//! `amanah-itjen reply`: answers a data request.

use clap::Args;
use contracts::{DataReplyV1, DataRequestV1, Kind, ManifestKind, WithheldV1};
use kernel::{Clock, Ids};

use super::once::{Another, Answer};
use super::prepare::{Ready, ReleaseArgs, prepare, print_cases, wrong};
use super::release::{Split, split};
use super::{Made, Session};
use crate::held::{Held, entries};
use crate::item::Body;
use crate::show;
use terminal::Exit;

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
    #[command(flatten)]
    pub how: ReleaseArgs,
}

/// Sends the reply, or the same one again.
pub(crate) async fn reply(args: &ReplyArgs, clock: &Clock, ids: &Ids) -> anyhow::Result<Exit> {
    let session = Session::open(&args.how.way.desk, clock, ids)?;
    let item = session.tray.read(args.number)?;
    let Body::Request(request) = item.body()? else {
        return Ok(wrong(&format!("Butir {} bukan permintaan data.", args.number)));
    };
    let verdict = Held::new(session.desk.hub_key()?).judge(&item);
    if !verdict.troubles.is_empty() {
        println!(
            "{}\nPermintaan ini tidak cocok dengan manifesnya; tidak dijawab.",
            show::told(&item, &verdict)
        );
        return Ok(Exit::Refused);
    }
    let split = match split(&request, &args.release, &args.withhold) {
        Ok(split) => split,
        Err(error) => return Ok(wrong(&error.to_string())),
    };
    let released = split.released.join(",");
    let about =
        format!("reply {} {} {released}{}", args.number, args.letter, args.how.names.about());
    let (kind, number) = (Kind::DataReply, args.number);
    let answer = Answer { kind, number, about, another: Another::IsWrong };
    let make = async |session: &Session<'_>| body(session, args, &request, &split).await;
    let (exit, receipt) = session.once(answer, args.how.way.grpc, make).await?;
    print_cases(receipt.as_ref(), &split.released);
    Ok(exit)
}

async fn body(
    session: &Session<'_>,
    args: &ReplyArgs,
    request: &DataRequestV1,
    split: &Split,
) -> Made<DataReplyV1> {
    let prepared = prepare(session, request, &split.released, &args.how).await?;
    let Ready { request, declaration, released } = match prepared {
        Ok(ready) => ready,
        Err(exit) => return Ok(Err(exit)),
    };
    let mut counted = entries(split.released.iter().map(String::as_str), "released");
    counted.extend(entries(split.withheld.iter().map(String::as_str), "withheld"));
    let period = (request.office.as_str(), request.quarter.as_str());
    Ok(Ok(DataReplyV1 {
        manifest: session.signed(ManifestKind::DataReply, period, &counted)?,
        office: request.office,
        quarter: request.quarter,
        letter_number: args.letter.clone(),
        declaration,
        released,
        withheld: split.withheld.iter().map(|id| WithheldV1 { complaint_id: id.clone() }).collect(),
    }))
}
