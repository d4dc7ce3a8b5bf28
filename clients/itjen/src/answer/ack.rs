//! `amanah-itjen ack`: confirms an escalation and says which cases are held.

use clap::Args;
use contracts::{AcknowledgementV1, EscalationV1, Kind, ManifestKind};
use kernel::{Clock, Ids};

use super::once::{Another, Answer};
use super::prepare::wrong;
use super::{Made, Session};
use crate::WayArgs;
use crate::held::{Held, entries};
use crate::item::Body;
use terminal::Exit;

#[derive(Clone, Debug, Args)]
pub struct AckArgs {
    /// Number of the escalation's item.
    pub number: u64,
    /// Number of Itjen's receipt.
    #[arg(long)]
    pub receipt_number: String,
    #[command(flatten)]
    pub way: WayArgs,
}

/// Sends the acknowledgement, or the same one again. After a rejection a new one is made: what is held may have become more.
pub(crate) async fn ack(args: &AckArgs, clock: &Clock, ids: &Ids) -> anyhow::Result<Exit> {
    let session = Session::open(&args.way.desk, clock, ids)?;
    let Body::Escalation(case) = session.tray.read(args.number)?.body()? else {
        return Ok(wrong(&format!("Butir {} bukan perkara yang diteruskan.", args.number)));
    };
    let answer = Answer {
        kind: Kind::Acknowledgement,
        number: args.number,
        about: format!("ack {} {}", args.number, args.receipt_number),
        another: Another::IsTheSame,
    };
    let make = async |session: &Session<'_>| acknowledgement(session, &case, &args.receipt_number);
    Ok(session.once(answer, args.way.grpc, make).await?.0)
}

fn acknowledgement(
    session: &Session<'_>,
    case: &EscalationV1,
    receipt_number: &str,
) -> Made<AcknowledgementV1> {
    let mut held = Held::new(session.desk.hub_key()?);
    session.tray.entries().for_each(|entry| held.replay(entry));
    held.adopt(&case.office, &case.quarter, &case.escalated);
    let held = held.cases(&case.office, &case.quarter);
    let counted = entries(held.iter().map(String::as_str), "escalated");
    let period = (case.office.as_str(), case.quarter.as_str());
    Ok(Ok(AcknowledgementV1 {
        case_id: case.case_id.clone(),
        receipt_number: receipt_number.to_owned(),
        manifest: session.signed(ManifestKind::Held, period, &counted)?,
        held,
    }))
}
