//! Carrying out a step: starting its clock, its rules, its completion.

use kernel::{Actor, OfficeCode, Role, Timestamp, Zone};

use crate::{Calendar, Declaration, Item, ItemId, Step, StepClock, StepRecord, StepRefusal, due};

/// Somebody's attempt to complete a step.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The person or machine that tries.
    pub actor: &'a Actor,
    /// The office whose matter it is.
    pub office: &'a OfficeCode,
    /// Their declaration.
    pub declaration: Declaration,
    /// What is at hand.
    pub items: &'a [ItemId],
    /// Whether the step's substitutes act instead of its actors. The caller makes sure that the reason in the procedure applies.
    pub substitute: bool,
}

impl Step {
    /// Starts the clock of the step in an office's zone.
    pub fn start(&self, at: Timestamp, zone: Zone, calendar: &Calendar) -> StepClock {
        let due_at = self.standard.map(|standard| due(at, standard, zone, calendar).at);
        let calendar = calendar.version().to_owned();
        StepClock { step: self.id.clone(), started_at: at, due_at, calendar }
    }

    /// Checks role, declaration and completeness, in this order; gives the role acted in.
    pub fn check(
        &self,
        actor: &Actor,
        office: &OfficeCode,
        declaration: Declaration,
        items: &[ItemId],
    ) -> Result<Role, StepRefusal> {
        self.check_attempt(&Attempt { actor, office, declaration, items, substitute: false })
    }

    /// Checks the attempt and makes the record of the completed step.
    pub fn complete(
        &self,
        attempt: &Attempt<'_>,
        clock: &StepClock,
        now: Timestamp,
    ) -> Result<StepRecord, StepRefusal> {
        debug_assert_eq!(clock.step, self.id, "a clock belongs to one step");
        let role = self.check_attempt(attempt)?;
        Ok(StepRecord {
            step: self.id.clone(),
            by: attempt.actor.person.clone(),
            role,
            declaration: attempt.declaration,
            items: self.items().cloned().collect(),
            started_at: clock.started_at,
            due_at: clock.due_at,
            completed_at: now,
        })
    }

    /// The codes of its completeness.
    pub fn items(&self) -> impl Iterator<Item = &ItemId> {
        self.completeness.iter().map(|Item { id, .. }| id)
    }

    fn check_attempt(&self, attempt: &Attempt<'_>) -> Result<Role, StepRefusal> {
        let allowed = if attempt.substitute { &self.substitutes } else { &self.actors };
        let refused =
            || StepRefusal::RoleNotNamed { step: self.id.clone(), allowed: allowed.clone() };
        let role = attempt.actor.acting_role(allowed, attempt.office).ok_or_else(refused)?;
        // The procedure binds staff; a reporter from the public declares nothing.
        if role != Role::Reporter {
            self.check_declaration(attempt.declaration)?;
        }
        self.check_items(attempt.items)?;
        Ok(role)
    }

    fn check_declaration(&self, declaration: Declaration) -> Result<(), StepRefusal> {
        let step = || self.id.clone();
        // A conflict comes first: whoever has one must not be led to tick another box and go on.
        if !declaration.no_conflict_of_interest {
            return Err(StepRefusal::ConflictOfInterest { step: step() });
        }
        if !declaration.no_gratification {
            return Err(StepRefusal::GratificationNotDeclared { step: step() });
        }
        Ok(())
    }

    fn check_items(&self, items: &[ItemId]) -> Result<(), StepRefusal> {
        let step = || self.id.clone();
        if let Some(item) = items.iter().find(|item| !self.items().any(|known| known == *item)) {
            return Err(StepRefusal::UnknownItem { step: step(), item: item.clone() });
        }
        let missing: Vec<ItemId> = self.items().filter(|id| !items.contains(id)).cloned().collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(StepRefusal::ItemsMissing { step: step(), missing })
    }
}
