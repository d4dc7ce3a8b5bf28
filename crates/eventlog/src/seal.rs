//! Signs checkpoints of the Merkle tree over the log: after each batch of events, so that nothing older than a moment can be changed unseen.

use futures::future::BoxFuture;
use kernel::{Delivered, LogName};
use ledger::{Checkpoint, Frontier, Hash, NoteSigner, TILE_WIDTH};
use sqlx::PgConnection;

use crate::read::hash;
use crate::tile_roots::{TileRoots, missing_roots};
use crate::{Subscriber, Trouble};

/// The subscriber that seals a log. The service holds the key; the database never does.
pub struct Sealer {
    origin: String,
    signer: NoteSigner,
    logs: &'static [LogName],
}

impl Sealer {
    /// Seals the given log under the signer's name, which is the origin of its checkpoints.
    pub fn new(log: LogName, signer: NoteSigner) -> Self {
        let logs: &'static [LogName] = match log {
            LogName::Intake => &[LogName::Intake],
            LogName::Survey => &[LogName::Survey],
            LogName::Triage => &[LogName::Triage],
        };
        Self { origin: signer.key().name().to_owned(), signer, logs }
    }

    async fn seal(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        let (mut frontier, tile_roots) = last_frontier(tx).await?;
        let mut roots = if frontier.size() / TILE_WIDTH > tile_roots {
            missing_roots(tx, frontier.size()).await?
        } else {
            TileRoots::default()
        };
        for event in events {
            let next = i64::try_from(frontier.size()).unwrap_or(i64::MAX) + 1;
            if event.position.0 != next {
                return Err(Trouble::Retry(format!(
                    "the tree holds {} leaves, the next event is {}",
                    frontier.size(),
                    event.position
                )));
            }
            roots.push(&mut frontier, event.leaf_hash);
        }
        roots.store(tx).await?;
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            size: frontier.size(),
            root: frontier.root(),
        };
        let note =
            checkpoint.sign(&self.signer).map_err(|error| Trouble::Retry(error.to_string()))?;
        sqlx::query(include_str!("../sql/seal_insert.sql"))
            .bind(i64::try_from(frontier.size()).unwrap_or(i64::MAX))
            .bind(frontier.peaks().concat())
            .bind(note)
            .execute(tx)
            .await?;
        Ok(())
    }
}

/// The frontier to go on from, and how many tile roots of level 1 are stored.
async fn last_frontier(tx: &mut PgConnection) -> Result<(Frontier, u64), Trouble> {
    let row: Option<(i64, Vec<u8>, Option<i64>)> =
        sqlx::query_as(include_str!("../sql/seal_last.sql")).fetch_optional(tx).await?;
    let Some((size, bytes, last)) = row else { return Ok((Frontier::new(), 0)) };
    let peaks = bytes.chunks(32).map(hash).collect::<Result<Vec<Hash>, _>>()?;
    let size = u64::try_from(size).unwrap_or(0);
    let frontier =
        Frontier::from_parts(size, peaks).map_err(|error| Trouble::Retry(error.to_string()))?;
    Ok((frontier, last.map_or(0, |last| u64::try_from(last).unwrap_or(0) + 1)))
}

impl Subscriber for Sealer {
    fn name(&self) -> &'static str {
        "sealer"
    }

    fn logs(&self) -> &'static [LogName] {
        self.logs
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(self.seal(tx, events))
    }
}
