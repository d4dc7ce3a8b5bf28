//! Tiles read from the database, and cached: a tile never changes, it only grows until it is full.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use ledger::{Hash, Tile};
use sqlx::PgPool;

use crate::LogError;
use crate::read::hash;

/// 8 KiB each.
const TILES_MAX: usize = 512;

type Hashes = Arc<[Hash]>;

pub(crate) struct TileStore {
    pool: PgPool,
    /// The beginning of each tile, by level and index.
    kept: Mutex<HashMap<(u8, u64), Hashes>>,
    /// Callers that prove under the same checkpoint need the same tiles: the first one reads, the others find them. It also keeps them from taking
    /// every connection while the sealer waits for one.
    reading: tokio::sync::Mutex<()>,
}

impl TileStore {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { pool, kept: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }

    /// The hashes of a tile, at least as many as it is wide; `None` if the log holds fewer.
    pub(crate) async fn hashes(&self, tile: Tile) -> Result<Option<Hashes>, LogError> {
        let width = usize::from(tile.width());
        let known = self.known(tile);
        if known.len() >= width {
            return Ok(Some(known));
        }
        let _turn = self.reading.lock().await;
        let known = self.known(tile);
        if known.len() >= width {
            return Ok(Some(known));
        }
        let mut hashes = known.to_vec();
        hashes.extend(self.read(tile, known.len()).await?);
        let hashes: Hashes = hashes.into();
        self.keep(tile, &hashes);
        Ok((hashes.len() >= width).then_some(hashes))
    }

    /// Several tiles, for a proof.
    pub(crate) async fn all(
        &self,
        tiles: BTreeSet<Tile>,
    ) -> Result<HashMap<Tile, Hashes>, LogError> {
        let mut found = HashMap::new();
        for tile in tiles {
            if let Some(hashes) = self.hashes(tile).await? {
                found.insert(tile, hashes);
            }
        }
        Ok(found)
    }

    /// Forgets everything: the cached tiles do not lead to the signed root.
    pub(crate) fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn known(&self, tile: Tile) -> Hashes {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(tile.level(), tile.index())).cloned().unwrap_or_default()
    }

    fn keep(&self, tile: Tile, hashes: &Hashes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= TILES_MAX {
            kept.clear();
        }
        let place = kept.entry((tile.level(), tile.index())).or_default();
        if place.len() < hashes.len() {
            *place = Arc::clone(hashes);
        }
    }

    /// The hashes of a tile from the `from`-th on.
    async fn read(&self, tile: Tile, from: usize) -> Result<Vec<Hash>, LogError> {
        let (first, last) = (tile.first() + from as u64, tile.first() + u64::from(tile.width()));
        let (first, last) =
            (i64::try_from(first).unwrap_or(i64::MAX), i64::try_from(last).unwrap_or(i64::MAX));
        // The position of a leaf is its index plus one.
        let query = match tile.level() {
            0 => sqlx::query_scalar(include_str!("../sql/leaves.sql")),
            level => {
                sqlx::query_scalar(include_str!("../sql/tile_roots.sql")).bind(i16::from(level))
            }
        };
        let rows: Vec<Vec<u8>> = query
            .bind(first)
            .bind(last)
            .fetch_all(&self.pool)
            .await
            .map_err(LogError::refused("read a tile"))?;
        let hashes = rows.iter().map(|bytes| hash(bytes)).collect::<Result<_, _>>();
        hashes.map_err(LogError::refused("read a tile"))
    }
}
