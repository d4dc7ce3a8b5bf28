//! Combinations to try: the excluded person, the cause, and how far the case goes.

use drive::{CASE_STEPS, Person};
use kernel::Role;

use super::hidden::Scene;

/// The excluded person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A member of Tim WBS.
    Member,
    /// The Kasubag.
    AdminHead,
    /// The head of the office.
    Head,
    /// The head, for the complaint is about them.
    HeadConcerned,
    /// Somebody who was a member of the team and does something else now.
    FormerMember,
}

/// Causes of an exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing is said: it follows from the role.
    Role,
    /// Itjen's letter says so.
    TheLetter,
    /// Itjen says so later, after so many steps.
    Itjen(usize),
    /// They declare it themselves, after so many steps.
    Himself(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) who: Who,
    pub(super) way: Way,
    pub(super) steps: usize,
    pub(super) erased: bool,
}

impl Plan {
    pub(super) fn person(&self, scene: &Scene) -> Person {
        let people = &scene.people;
        match self.who {
            Who::Member => people.wbs_third.clone(),
            Who::AdminHead => people.admin_head.clone(),
            Who::Head | Who::HeadConcerned => people.gto_head.clone(),
            Who::FormerMember => {
                let roles = [Role::ServiceSection, Role::IntegrityTeam];
                Person::try_new("gto-wbs-4", &roles, Some("gto")).unwrap()
            }
        }
    }

    pub(super) fn away_from_the_start(&self) -> bool {
        matches!(self.way, Way::Role | Way::TheLetter)
    }
}

/// Each kind of person at least once, then drawn ones. The draw is always the same.
pub(super) fn all() -> Vec<Plan> {
    let plan = |who, way, steps, erased| Plan { who, way, steps, erased };
    let mut plans = vec![
        plan(Who::Member, Way::TheLetter, CASE_STEPS, true),
        plan(Who::HeadConcerned, Way::Role, CASE_STEPS, false),
        plan(Who::FormerMember, Way::TheLetter, CASE_STEPS, false),
        plan(Who::AdminHead, Way::Himself(1), 3, true),
    ];
    let mut draw = Draw(0x5eed);
    for _ in 0..4 {
        plans.push(drawn(&mut draw));
    }
    plans
}

/// Heads and Kasubag learn of a case at its study, the team at its opening.
fn drawn(draw: &mut Draw) -> Plan {
    let who = [Who::Member, Who::AdminHead, Who::Head][draw.below(3)];
    let late = 1 + draw.below(3);
    let way = [Way::TheLetter, Way::Itjen(late), Way::Himself(late)][draw.below(3)];
    let steps = late + draw.below(CASE_STEPS + 1 - late);
    Plan { who, way, steps, erased: draw.below(2) == 0 }
}

/// A small generator (`SplitMix64`), so that a failure comes again.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }
}
