//! Disclosure control: which groups may show values, so that nobody learns how a single user answered.
//!
//! 1. A group below [`N_MIN`] ratings shows nothing but its n.
//! 2. A group below [`UNANIMOUS_BELOW`] whose marks are all equal shows nothing: its average would be everybody's answer.
//! 3. What is hidden must not come back by subtraction: the office's total is published, so at each place and in the whole office
//!    the hidden groups together with ratings about nobody must count [`N_MIN`] again, else the smallest shown group is hidden too.

use std::collections::{BTreeMap, BTreeSet};

use kernel::PlaceCode;
use serde::{Deserialize, Serialize};

use crate::N_MIN;

/// Groups smaller than this, in which everybody gave the same mark, show nothing.
pub const UNANIMOUS_BELOW: u64 = 20;

/// Why a group shows no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Fewer than 10 ratings that answer every item about the person.
    TooFew,
    /// Fewer than 20, and all marks equal.
    Unanimous,
    /// Enough by itself, but showing it would reveal a hidden neighbour by subtraction.
    ProtectsAnother,
}

/// A group of ratings that would like to be shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// Full ratings (every item about the person answered) at each place where the group has any rating.
    pub(crate) places: BTreeMap<PlaceCode, u64>,
    /// Whether all marks are equal.
    pub(crate) unanimous: bool,
}

impl Group {
    /// Adds ratings at a place, `full` of them with every item about the person answered. The place is noted even if none is:
    /// a half-answered rating too could be found out by subtraction.
    pub(crate) fn add(&mut self, place: &PlaceCode, full: u64) {
        if let Some(known) = self.places.get_mut(place) {
            *known += full;
        } else {
            self.places.insert(place.clone(), full);
        }
    }

    fn size(&self) -> u64 {
        self.places.values().sum()
    }

    fn at(&self, scope: Option<&PlaceCode>) -> Option<u64> {
        scope.map_or_else(|| Some(self.size()), |place| self.places.get(place).copied())
    }

    fn own_reason(&self) -> Option<Withheld> {
        match self.size() {
            ..N_MIN => Some(Withheld::TooFew),
            ..UNANIMOUS_BELOW if self.unanimous => Some(Withheld::Unanimous),
            _ => None,
        }
    }
}

/// Decides for every group. `cover`: the ratings that belong to no group, among which the hidden ones can hide.
pub(crate) fn withhold<K: Ord + Clone>(
    groups: &BTreeMap<K, Group>,
    cover: &Group,
) -> BTreeMap<K, Withheld> {
    let own = |(key, group): (&K, &Group)| Some((key.clone(), group.own_reason()?));
    let mut hidden: BTreeMap<K, Withheld> = groups.iter().filter_map(own).collect();
    let places: BTreeSet<_> = groups.values().flat_map(|group| group.places.keys()).collect();
    let scopes: Vec<_> = places.into_iter().map(Some).chain([None]).collect();
    let next = |hidden: &_| scopes.iter().find_map(|at| next_to_hide(groups, cover, hidden, *at));
    // Each round hides one more group, so this ends.
    while let Some(key) = next(&hidden) {
        hidden.insert(key, Withheld::ProtectsAnother);
    }
    hidden
}

/// The smallest shown group of a scope (a place, or the whole office) if the ratings hidden there are too few to hide in.
fn next_to_hide<K: Ord + Clone>(
    groups: &BTreeMap<K, Group>,
    cover: &Group,
    hidden: &BTreeMap<K, Withheld>,
    scope: Option<&PlaceCode>,
) -> Option<K> {
    let here = |(key, group): (&K, &Group)| Some((group.at(scope)?, key.clone()));
    let (secret, shown): (Vec<_>, Vec<_>) = groups
        .iter()
        .filter(|(_, group)| !group.places.is_empty())
        .filter_map(here)
        .partition(|(_, key)| hidden.contains_key(key));
    let crowd = secret.iter().map(|(full, _)| full).sum::<u64>() + cover.at(scope).unwrap_or(0);
    let exposed = !secret.is_empty() && crowd < N_MIN;
    shown.into_iter().filter(|_| exposed).min().map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(places: &[(&str, u64)]) -> Group {
        let place = |(code, full): &(&str, u64)| (PlaceCode::try_new(*code).unwrap(), *full);
        Group { places: places.iter().map(place).collect(), unanimous: false }
    }

    fn decide(groups: &[(&'static str, Group)], cover: &Group) -> Vec<(&'static str, Withheld)> {
        withhold(&groups.iter().cloned().collect(), cover).into_iter().collect()
    }

    #[test]
    fn a_small_group_takes_its_smallest_neighbour_with_it() {
        let groups = [
            ("a", group(&[("loket-1", 40)])),
            ("b", group(&[("loket-2", 50)])),
            ("c", group(&[("loket-2", 31)])),
            ("d", group(&[("loket-2", 6)])),
        ];
        let hidden = decide(&groups, &Group::default());
        assert_eq!(hidden, [("c", Withheld::ProtectsAnother), ("d", Withheld::TooFew)]);
    }

    #[test]
    fn ratings_about_nobody_at_the_same_place_are_cover() {
        let groups = [("b", group(&[("loket-2", 50)])), ("d", group(&[("loket-2", 6)]))];
        assert_eq!(decide(&groups, &group(&[("loket-2", 4)])), [("d", Withheld::TooFew)]);
        assert_eq!(decide(&groups, &group(&[("loket-1", 40)])).len(), 2, "another place is none");
    }

    #[test]
    fn equal_marks_are_withheld_below_twenty() {
        let all_fours = |full| Group { unanimous: true, ..group(&[("loket-1", full)]) };
        let hidden = |full| decide(&[("a", all_fours(full))], &Group::default());
        assert_eq!(hidden(19), [("a", Withheld::Unanimous)]);
        assert_eq!(hidden(20), []);
    }

    #[test]
    fn a_group_without_ratings_endangers_nobody() {
        let groups = [("a", group(&[("loket-1", 40)])), ("b", group(&[]))];
        assert_eq!(decide(&groups, &Group::default()), [("b", Withheld::TooFew)]);
    }
}
