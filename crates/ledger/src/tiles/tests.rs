use super::*;
use crate::testing::leaves;

fn tile(level: u8, index: u64, width: u16) -> Tile {
    Tile::new(level, index, width).unwrap()
}

#[test]
fn paths_are_those_of_the_specification() {
    for (tile, path) in [
        (tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (tile(0, 0, 256), "tile/0/000"),
        (tile(1, 1, 17), "tile/1/001.p/17"),
        (tile(7, 999, 1), "tile/7/999.p/1"),
        (tile(0, 1000, 256), "tile/0/x001/000"),
        (tile(0, u64::MAX, 1), "tile/0/x018/x446/x744/x073/x709/x551/615.p/1"),
    ] {
        assert_eq!(tile.path(), path);
        assert_eq!(Tile::parse(path), Some(tile));
    }
}

#[test]
fn a_path_has_one_form() {
    for bad in [
        "",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/00/000",
        "tile/8/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/x001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000.p/1.p/1",
        "tile/entries/000",
        "tile/0/xx01/000",
        "tile/0/x18/446/744/073/709/551/616",
    ] {
        assert_eq!(Tile::parse(bad), None, "{bad:?}");
    }
}

/// The two examples of the specification.
#[test]
fn a_tree_has_the_tiles_of_the_specification() {
    let all: Vec<_> = Tile::all(70_000).collect();
    assert_eq!(all.len(), 273 + 1 + 1 + 1 + 1);
    assert!(all[..273].iter().all(|tile| tile.is_full() && tile.level() == 0));
    assert_eq!(all[273..], [tile(0, 273, 112), tile(1, 0, 256), tile(1, 1, 17), tile(2, 0, 1)]);
    assert_eq!(Tile::all(256).collect::<Vec<_>>(), [tile(0, 0, 256), tile(1, 0, 1)]);
    assert_eq!(Tile::all(0).count(), 0);
    assert_eq!(Tile::of_tree(7, 0, u64::MAX), Some(tile(7, 0, 255)));
    for nothing in
        [Tile::of_tree(0, 1, 256), Tile::of_tree(1, 0, 255), Tile::of_tree(9, 0, u64::MAX)]
    {
        assert_eq!(nothing, None);
    }
}

#[test]
fn hashes_of_a_level_are_roots_of_full_tiles_below() {
    let leaves = leaves(600);
    let low = tile(0, 1, 256).from_leaves(&leaves).unwrap();
    assert_eq!(low, leaves[256..512]);
    let high = tile(1, 0, 2).from_leaves(&leaves).unwrap();
    assert_eq!(high, [root(&leaves[..256]), root(&low)]);
    assert_eq!(tile(1, 0, 3).from_leaves(&leaves), None, "the third tile is not full");
    assert_eq!(tile(0, 2, 89).from_leaves(&leaves), None);
}
