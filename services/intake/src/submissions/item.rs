//! Submissions that were read, in groups that fit into one transaction.

use std::collections::HashSet;

use bus::Place;
use contracts::{FiledComplaint, Reason};
use kernel::OfficeCode;
use uuid::Uuid;

use super::read::{Around, Envelope, Work, read};
use crate::tables::submissions::Bound;

/// Messages of a group,
const GROUP_MESSAGES_MAX: usize = 200;
/// and ratings in it: bounds how long its transaction takes.
const GROUP_COST_MAX: u32 = 5_000;
/// Bytes that cost as much as a rating.
const BYTES_PER_COST: usize = 4096;

/// A submission and the verdict of the checks.
pub(crate) struct Item {
    pub(super) envelope: Envelope,
    /// The id under which it is remembered. None for one without an id, and for a forged one: the id space is that of the office it names.
    pub(super) id: Option<Uuid>,
    pub(super) digest: [u8; 32],
    pub(super) verdict: Result<Work, Vec<Reason>>,
    /// The complaint that it filed.
    pub(super) filed: Option<FiledComplaint>,
}

impl Item {
    fn new(envelope: Envelope, around: &Around<'_>) -> Self {
        let verdict = read(&envelope, around);
        let id = envelope.uuid().filter(|_| !envelope.is_forged());
        let digest = envelope.digest();
        Self { envelope, id, digest, verdict, filed: None }
    }

    /// Its id with the digest of its content.
    pub(super) fn bound(&self) -> Option<Bound> {
        self.id.map(|id| (id, self.digest))
    }

    pub(super) fn place(&self) -> Option<Place> {
        self.envelope.carried().map(|carried| carried.place)
    }

    /// Its cost, in ratings.
    fn cost(&self) -> u32 {
        let ratings = match &self.verdict {
            Ok(Work::Ratings(casts)) => {
                u32::try_from(casts.good.len()).unwrap_or(u32::MAX).saturating_add(casts.rejected)
            }
            _ => 1,
        };
        let bytes = u32::try_from(self.envelope.body.len() / BYTES_PER_COST).unwrap_or(u32::MAX);
        ratings.max(bytes).max(1)
    }
}

/// Submissions of one office, each id once, all from the same creation of the stream.
pub(crate) struct Group {
    pub(super) items: Vec<Item>,
    ids: HashSet<Uuid>,
    cost: u32,
}

impl Group {
    fn of(item: Item) -> Self {
        let (ids, cost) = (item.id.into_iter().collect(), item.cost());
        Self { items: vec![item], ids, cost }
    }

    pub(super) fn office(&self) -> &OfficeCode {
        &self.items[0].envelope.office
    }

    /// Its cost, in ratings.
    pub(super) fn cost(&self) -> u32 {
        self.cost
    }

    /// Position of the lane after it.
    pub(super) fn place(&self) -> Option<Place> {
        self.items.last().and_then(Item::place)
    }

    fn fits(&self, item: &Item) -> bool {
        let created = |place: Option<Place>| place.map(|place| place.created);
        self.items.len() < GROUP_MESSAGES_MAX
            && self.cost.saturating_add(item.cost()) <= GROUP_COST_MAX
            && *self.office() == item.envelope.office
            && created(self.place()) == created(item.place())
            && !item.id.is_some_and(|id| self.ids.contains(&id))
    }

    fn push(&mut self, item: Item) {
        self.cost = self.cost.saturating_add(item.cost());
        self.ids.extend(item.id);
        self.items.push(item);
    }
}

/// Reads submissions and groups them, in order.
pub(crate) fn groups(envelopes: Vec<Envelope>, around: &Around<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![];
    for envelope in envelopes {
        let item = Item::new(envelope, around);
        match groups.last_mut() {
            Some(group) if group.fits(&item) => group.push(item),
            _ => groups.push(Group::of(item)),
        }
    }
    groups
}
