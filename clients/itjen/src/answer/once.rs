//! One answer to one item. It is made once and stored; a repeated command sends it again under the same id.

use contracts::{Kind, Outcome, Receipt};
use serde::Serialize;

use super::send::exit_of;
use super::{Made, Session};
use crate::outbox::Sent;
use crate::show;
use terminal::{Exit, printable, prose};

/// The answer of a command. The same `about` is the same answer.
pub(super) struct Answer {
    pub(super) kind: Kind,
    pub(super) number: u64,
    pub(super) about: String,
    /// The meaning of another `about` after the hub took an answer.
    pub(super) another: Another,
}

/// A command whose `about` differs from that of the answer that the hub took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Another {
    /// A further answer.
    Follows,
    /// Wrong usage: there is one answer only.
    IsWrong,
    /// No difference: the item is answered.
    IsTheSame,
}

enum Next {
    Send(Sent),
    Make,
    End(Exit),
}

impl Session<'_> {
    /// Sends an answer. `make` is called for the first one and again after a rejection. The result holds the receipt, where one came.
    pub(super) async fn once<B: Serialize>(
        mut self,
        answer: Answer,
        grpc: bool,
        make: impl AsyncFnOnce(&Self) -> Made<B>,
    ) -> anyhow::Result<(Exit, Option<Receipt>)> {
        let sent = match self.next(&answer) {
            Next::End(exit) => return Ok((exit, None)),
            Next::Send(sent) => sent,
            Next::Make => match make(&self).await? {
                Err(exit) => return Ok((exit, None)),
                Ok(body) => self.keep(answer, &body)?,
            },
        };
        self.deliver(&sent, grpc).await
    }

    fn next(&self, answer: &Answer) -> Next {
        let Some((sent, receipt)) = self.outbox.latest(answer.kind.tail(), answer.number) else {
            return Next::Make;
        };
        let same = sent.about == answer.about;
        match receipt.filter(|receipt| receipt.outcome == Outcome::Received) {
            Some(taken) if same || answer.another != Another::Follows => {
                say_before(answer.kind, taken);
                let wrong = !same && answer.another == Another::IsWrong;
                Next::End(if wrong { Exit::Usage } else { exit_of(taken) })
            }
            // A further answer, or a new one after a rejection.
            _ if receipt.is_some() => Next::Make,
            _ if same => Next::Send(sent.clone()),
            _ => {
                println!(
                    "Jawaban lain untuk butir ini sudah dikirim dan belum ada tanda terimanya; ulangi dahulu perintah itu."
                );
                Next::End(Exit::Usage)
            }
        }
    }
}

fn say_before(kind: Kind, receipt: &Receipt) {
    let done = if kind == Kind::DataReply { "dijawab" } else { "dikirim" };
    println!("Sudah {done} sebelumnya.\n{}", prose(&printable(&show::receipt(receipt))));
}
