//! Tiles (<https://c2sp.org/tlog-tiles>): the tree cut into pieces of 256 hashes. A full tile never changes. So anybody
//! can fetch a few files and compute any proof.

use crate::{Hash, root};

/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;
/// 256^8 = 2^64: no tree has more levels.
const LEVELS: u8 = 8;

/// One tile. Level 0 holds leaf hashes; each hash of a higher level is the root of a full tile below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// A tile by its numbers, from 0; `None` unless the level is below 8 and the width 1 to 256.
    pub fn new(level: u8, index: u64, width: u16) -> Option<Self> {
        let good = level < LEVELS && (1..=TILE_WIDTH).contains(&width.into());
        good.then_some(Self { level, index, width })
    }

    /// The tile in a tree of this size, as wide as the tree makes it; `None` if the tree has nothing there.
    pub fn of_tree(level: u8, index: u64, size: u64) -> Option<Self> {
        let first = index.checked_mul(TILE_WIDTH)?;
        let width = hashes_at(level, size).checked_sub(first)?.min(TILE_WIDTH);
        Self::new(level, index, u16::try_from(width).ok()?)
    }

    /// Every tile of a tree of this size, level by level.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        (0..LEVELS).flat_map(move |level| {
            let count = hashes_at(level, size).div_ceil(TILE_WIDTH);
            (0..count).filter_map(move |index| Self::of_tree(level, index, size))
        })
    }

    /// 0 for leaves.
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// Number in its level, from 0.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Hashes in it, 1 to 256.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// True when it can never grow.
    pub const fn is_full(&self) -> bool {
        self.width as u64 == TILE_WIDTH
    }

    /// Number of its first hash in its level.
    pub const fn first(&self) -> u64 {
        self.index * TILE_WIDTH
    }

    /// `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits: `tile/0/x001/x234/067.p/8`.
    pub fn path(&self) -> String {
        let partial = if self.is_full() { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{}/{}{partial}", self.level, groups(self.index))
    }

    /// Reads exactly what [`Tile::path`] writes.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = rest.split_once(".p/").unwrap_or((rest, "256"));
        let index = index.replace(['x', '/'], "").parse().ok()?;
        let tile = Self::new(level.parse().ok()?, index, width.parse().ok()?)?;
        (tile.path() == path).then_some(tile)
    }

    /// Its hashes, computed from all leaves; `None` if there are too few.
    pub fn from_leaves(&self, leaves: &[Hash]) -> Option<Vec<Hash>> {
        let span = 1_usize.checked_shl(u32::from(self.level) * 8)?;
        let first = usize::try_from(self.first()).ok()?;
        let hashes = (first..first + usize::from(self.width)).map(|number| {
            let start = number.checked_mul(span)?;
            Some(root(leaves.get(start..start.checked_add(span)?)?))
        });
        hashes.collect()
    }
}

/// Full subtrees of height `8 * level` in a tree of this size.
fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * 8).unwrap_or(0)
}

fn groups(index: u64) -> String {
    let last = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    let mut path = last;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

#[cfg(test)]
mod tests;
