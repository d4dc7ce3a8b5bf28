//! `amanah itjen ack|reply|correct`: answers with a signed manifest, each sent under one id until the hub has said what became of it.

mod ack;
mod correct;
mod exclude;
mod release;
mod reply;
mod send;

use contracts::{DataRequestV1, DeclarationV1, Entry, Kind, Manifest, ManifestKind};
use kernel::{Clock, Ids};
use ledger::NoteSigner;
use serde::Serialize;

use super::config::Desk;
use super::outbox::{Outbox, Sent};
use super::tray::Tray;
use super::watch::desk_folder;
use super::{DeskArgs, pending};
use crate::remote::{Envelope, Exit, printable};

pub use ack::AckArgs;
pub(super) use ack::ack;
pub use correct::CorrectArgs;
pub(super) use correct::correct;
pub use exclude::ExcludeArgs;
pub use reply::ReplyArgs;
pub(super) use reply::reply;

/// Everything that an answer needs.
struct Office<'a> {
    desk: Desk,
    tray: Tray,
    outbox: Outbox,
    clock: &'a Clock,
    ids: &'a Ids,
}

impl<'a> Office<'a> {
    fn open(args: &DeskArgs, clock: &'a Clock, ids: &'a Ids) -> anyhow::Result<Self> {
        let desk = Desk::read(&args.config)?;
        let folder = desk_folder(&desk, args);
        let (tray, outbox) = (Tray::open(&folder)?, Outbox::open(&folder)?);
        Ok(Self { desk, tray, outbox, clock, ids })
    }

    /// Makes an answer and keeps it.
    fn answer(
        &mut self,
        kind: Kind,
        number: u64,
        about: String,
        body: &impl Serialize,
    ) -> anyhow::Result<Sent> {
        let envelope = Envelope::new(self.ids.uuid_v4(), kind, self.clock.now(), body)?;
        let sent = Sent { about, number, envelope };
        self.outbox.keep(sent.clone())?;
        Ok(sent)
    }
}

impl Office<'_> {
    /// The request with the content of all that is to be released, also of what it only names; none when one no longer waits at the hub.
    async fn complete(
        &self,
        request: &DataRequestV1,
        released: &[String],
    ) -> anyhow::Result<Option<DataRequestV1>> {
        let mut whole = request.clone();
        let wanted = |id: &str| released.iter().any(|one| one == id);
        pending::complete(&self.desk, &mut whole, wanted, self.clock).await?;
        if let Some(gone) = pending::without_wrap(&whole, released) {
            println!(
                "Pengaduan {} tidak lagi menunggu di pusat: sudah dilepas atau dihapus. Tahan dengan --withhold.",
                printable(gone)
            );
            return Ok(None);
        }
        Ok(Some(whole))
    }
}

/// An answer, or the exit code when there is none.
type Made = Result<Sent, Exit>;

/// Signs what an answer counts.
fn signed(
    signer: &NoteSigner,
    kind: ManifestKind,
    office: &str,
    quarter: &str,
    entries: &[Entry],
) -> anyhow::Result<String> {
    let manifest = Manifest::over(kind, office.parse()?, quarter.parse()?, entries);
    Ok(manifest.sign(signer)?)
}

/// Asks for the two declarations unless they were given; none when one is not given.
fn declared(given: bool) -> Option<DeclarationV1> {
    let both = DeclarationV1 { no_gratification: true, no_conflict_of_interest: true };
    if given {
        return Some(both);
    }
    let asked = [
        "Saya tidak meminta, menerima, atau memberi gratifikasi dalam urusan ini.",
        "Saya tidak mempunyai benturan kepentingan dalam urusan ini.",
    ];
    asked.into_iter().all(is_confirmed).then_some(both)
}

fn is_confirmed(sentence: &str) -> bool {
    use std::io::{BufRead, IsTerminal, Write};
    let input = std::io::stdin();
    if !input.is_terminal() {
        return false;
    }
    eprint!("{sentence} [ya/tidak] ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    input.lock().read_line(&mut line).is_ok() && line.trim().eq_ignore_ascii_case("ya")
}
