//! Roots of full tiles, noted while the tree grows: written once, with the checkpoint that completes them.

use ledger::{Frontier, Hash};
use sqlx::PgConnection;

use crate::Trouble;
use crate::read::hash;

/// Leaves read at once.
const PAGE: i64 = 8192;

/// Roots to be stored, as columns.
#[derive(Default)]
pub(crate) struct TileRoots {
    level: Vec<i16>,
    index: Vec<i64>,
    hash: Vec<Vec<u8>>,
}

impl TileRoots {
    /// Adds a leaf to the tree, and notes the full tiles that it completes.
    pub(crate) fn push(&mut self, frontier: &mut Frontier, leaf: Hash) {
        frontier.push_noting(leaf, |height, number, root| {
            if height % 8 == 0
                && let (Ok(level), Ok(index)) = (i16::try_from(height / 8), i64::try_from(number))
            {
                self.level.push(level);
                self.index.push(index);
                self.hash.push(root.to_vec());
            }
        });
    }

    pub(crate) async fn store(&self, tx: &mut PgConnection) -> Result<(), Trouble> {
        if self.level.is_empty() {
            return Ok(());
        }
        sqlx::query(include_str!("../sql/tile_root_insert.sql"))
            .bind(&self.level)
            .bind(&self.index)
            .bind(&self.hash)
            .execute(tx)
            .await?;
        Ok(())
    }
}

/// The roots of a log that was sealed before this table existed: computed once from its leaves.
pub(crate) async fn missing_roots(tx: &mut PgConnection, size: u64) -> Result<TileRoots, Trouble> {
    let (mut frontier, mut roots) = (Frontier::new(), TileRoots::default());
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let mut at = 0;
    while at < size {
        let to = size.min(at + PAGE);
        let leaves: Vec<Vec<u8>> = sqlx::query_scalar(include_str!("../sql/leaves.sql"))
            .bind(at)
            .bind(to)
            .fetch_all(&mut *tx)
            .await?;
        if i64::try_from(leaves.len()) != Ok(to - at) {
            return Err(Trouble::Retry(format!("leaves are missing between {at} and {to}")));
        }
        for leaf in &leaves {
            roots.push(&mut frontier, hash(leaf)?);
        }
        at = to;
    }
    Ok(roots)
}
