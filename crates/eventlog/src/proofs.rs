//! The proofs of a log: its newest checkpoint, proofs, tiles. Every proof is verified before it leaves.

use std::time::Duration;

use kernel::Position;
use ledger::{
    BadProof, Checkpoint, Hash, ProofPlan, Tile, TlogProof, verify_consistency, verify_inclusion,
};

use crate::newest::Sealed;
use crate::{EventLog, LogError, Recorded};

impl EventLog {
    /// Waits for a signed checkpoint that covers a position, and answers with its text. Error: `Unsealed` after `patience`; the event stays
    /// committed, and the caller may ask again.
    pub async fn sealed_past(
        &self,
        position: Position,
        patience: Duration,
    ) -> Result<String, LogError> {
        let sealed = tokio::time::timeout(patience, self.newest.past(position)).await;
        Ok(sealed.map_err(|_| LogError::Unsealed { position })??.note)
    }

    /// The newest signed checkpoint, with the lines of the witnesses that cosigned it so far; `None` for a log that was never sealed.
    pub async fn latest_checkpoint(&self) -> Result<Option<String>, LogError> {
        match self.newest.look().await? {
            Some(sealed) => Ok(Some(self.with_cosignatures(sealed).await?)),
            None => Ok(None),
        }
    }

    /// Proves the row at a position under a checkpoint of this log, such as [`EventLog::cosigned_checkpoint`]; `None` if it does not
    /// cover the position. Its cost does not grow with the log. Error: `Unprovable`.
    pub async fn proof_under(
        &self,
        position: Position,
        checkpoint: String,
    ) -> Result<Option<TlogProof>, LogError> {
        let Checkpoint { size, root, .. } = Sealed::read(checkpoint.clone())?.checkpoint;
        let Some(index) = u64::try_from(position.0).ok().and_then(|p| p.checked_sub(1)) else {
            return Ok(None);
        };
        let Some(plan) = ProofPlan::inclusion(index, size) else { return Ok(None) };
        let hashes = self.solve(&plan, size).await?;
        let leaf = self.leaf(index, size).await?;
        self.checked(verify_inclusion(&leaf, index, size, &hashes, &root), size)?;
        Ok(Some(TlogProof { extra: None, index, hashes, checkpoint }))
    }

    /// The receipt of a row: a proof that brings its event along, with what the reporter may open of it. See [`ledger::verify_receipt`].
    pub async fn receipt(
        &self,
        row: &Recorded,
        openings: Vec<Hash>,
        checkpoint: String,
    ) -> Result<Option<TlogProof>, LogError> {
        let extra = Some(row.receipt_extra(openings)?.bytes());
        let proof = self.proof_under(row.position, checkpoint).await?;
        Ok(proof.map(|proof| TlogProof { extra, ..proof }))
    }

    /// Proves that the tree of the first `old` rows is a beginning of the checkpoint's; `None` if `old` is larger. For witnesses.
    pub async fn consistency(
        &self,
        old: u64,
        checkpoint: &str,
    ) -> Result<Option<Vec<Hash>>, LogError> {
        let Checkpoint { size, root, .. } = Sealed::read(checkpoint.to_owned())?.checkpoint;
        let (Some(plan), Some(before)) =
            (ProofPlan::consistency(old, size), ProofPlan::root(old, size))
        else {
            return Ok(None);
        };
        let proof = self.solve(&plan, size).await?;
        let old_root = self.solve(&before, size).await?.pop();
        let old_root = old_root.unwrap_or_else(|| ledger::root(&[]));
        self.checked(verify_consistency(old, &old_root, size, &root, &proof), size)?;
        Ok(Some(proof))
    }

    /// A tile of the newest signed tree (C2SP tlog-tiles); `None` if that tree is too small for it.
    pub async fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, LogError> {
        let within = |size| {
            let there = Tile::of_tree(tile.level(), tile.index(), size);
            there.is_some_and(|there| there.width() >= tile.width())
        };
        let newest = self.newest.look().await?;
        if !newest.is_some_and(|sealed| within(sealed.checkpoint.size)) {
            return Ok(None);
        }
        let hashes = self.tiles.hashes(tile).await?;
        Ok(hashes.map(|hashes| hashes[..usize::from(tile.width())].concat()))
    }

    /// A proof that does not hold is not given away.
    fn checked(&self, verified: Result<(), BadProof>, size: u64) -> Result<(), LogError> {
        verified.map_err(|_| {
            self.tiles.forget();
            LogError::Unprovable { size }
        })
    }

    async fn solve(&self, plan: &ProofPlan, size: u64) -> Result<Vec<Hash>, LogError> {
        let tiles = self.tiles.all(plan.tiles()).await?;
        let hashes = plan.hashes(|tile| tiles.get(&tile));
        hashes.ok_or(LogError::Unprovable { size })
    }

    async fn leaf(&self, index: u64, size: u64) -> Result<Hash, LogError> {
        let missing = LogError::Unprovable { size };
        let Some(tile) = Tile::of_tree(0, index / 256, size) else { return Err(missing) };
        let hashes = self.tiles.hashes(tile).await?;
        let at = usize::try_from(index % 256).unwrap_or(usize::MAX);
        hashes.and_then(|hashes| hashes.get(at).copied()).ok_or(missing)
    }
}
