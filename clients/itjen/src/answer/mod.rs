//! `amanah-itjen ack|reply|correct`: answers with a signed manifest. Each is sent under one id until the hub's receipt comes.

mod ack;
mod correct;
mod exclude;
mod once;
mod prepare;
mod release;
mod reply;
mod send;

use contracts::{DeclarationV1, Entry, Manifest, ManifestKind};
use kernel::{Clock, Ids};
use serde::Serialize;

use super::DeskArgs;
use super::config::Desk;
use super::outbox::{Outbox, Sent};
use super::tray::Tray;
use client_common::Envelope;
use terminal::Exit;

pub use ack::AckArgs;
pub(super) use ack::ack;
pub use correct::CorrectArgs;
pub(super) use correct::correct;
pub use exclude::ExcludeArgs;
use once::Answer;
pub use prepare::ReleaseArgs;
pub use reply::ReplyArgs;
pub(super) use reply::reply;

/// Keys, items and answers while one command runs.
struct Session<'a> {
    desk: Desk,
    tray: Tray,
    outbox: Outbox,
    ids: &'a Ids,
}

impl<'a> Session<'a> {
    fn open(args: &DeskArgs, clock: &Clock, ids: &'a Ids) -> anyhow::Result<Self> {
        let desk = args.open(clock)?;
        let (tray, outbox) = (Tray::open(&desk.data)?, Outbox::open(&desk.data)?);
        Ok(Self { desk, tray, outbox, ids })
    }

    /// Writes an answer to disk before it is sent.
    fn keep(&mut self, answer: Answer, body: &impl Serialize) -> anyhow::Result<Sent> {
        let Answer { kind, number, about, .. } = answer;
        let envelope = Envelope::new(self.ids.uuid_v4(), kind, self.desk.clock.now(), body)?;
        let sent = Sent { about, number, envelope };
        self.outbox.keep(sent.clone())?;
        Ok(sent)
    }

    /// A manifest over the entries of an answer, signed by Itjen.
    fn signed(
        &self,
        kind: ManifestKind,
        (office, quarter): (&str, &str),
        entries: &[Entry],
    ) -> anyhow::Result<String> {
        let manifest = Manifest::over(kind, office.parse()?, quarter.parse()?, entries);
        Ok(manifest.sign(&self.desk.note_signer()?)?)
    }
}

/// The body of an answer, or the exit code of a command that sends none.
type Made<B> = anyhow::Result<Result<B, Exit>>;

/// Asks for the two declarations unless the arguments give them. `None`: one is missing.
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
