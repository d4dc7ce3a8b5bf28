//! One emptying of a ballot box. Each is a stream of its own: however many ratings a shift brings, an emptying never reads the ones before.

use kernel::{EmployeeCode, OfficeCode, PlaceCode, Shift};
use serde::{Deserialize, Serialize};

use super::{Answers, BoxEmptied, IntakeEvent, RatingReceived, ServiceCode};

/// The answers of one visitor, as the box holds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub employee: Option<EmployeeCode>,
    /// Marks; what the person did not know is absent.
    pub answers: Answers,
    pub comment: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Emptying {
    done: bool,
}

impl Emptying {
    /// Takes the ratings, in the (random) order given.
    pub fn empty(
        self,
        office: &OfficeCode,
        place: &PlaceCode,
        shift: Shift,
        ratings: &[(ServiceCode, Rating)],
    ) -> Vec<IntakeEvent> {
        let Ok(count @ 1..) = u32::try_from(ratings.len()) else { return vec![] };
        if self.done {
            return vec![];
        }
        let (office, place) = (office.clone(), place.clone());
        let received = ratings.iter().map(|(service, rating)| {
            IntakeEvent::RatingReceived(RatingReceived {
                office: office.clone(),
                place: place.clone(),
                service: service.clone(),
                shift: shift.to_string(),
                employee: rating.employee.clone(),
                answers: rating.answers.clone(),
                comment: rating.comment.clone(),
            })
        });
        let mut events: Vec<IntakeEvent> = received.collect();
        let shift = shift.to_string();
        events.push(IntakeEvent::BoxEmptied(BoxEmptied { office, place, shift, count }));
        events
    }

    pub fn evolve(&mut self, event: &IntakeEvent) {
        self.done |= matches!(event, IntakeEvent::BoxEmptied(_));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratings() -> Vec<(ServiceCode, Rating)> {
        let rating = Rating { employee: None, answers: Answers::new(), comment: None };
        vec![("dokumen-kapal".parse().unwrap(), rating)]
    }

    fn empty(state: Emptying, ratings: &[(ServiceCode, Rating)]) -> Vec<IntakeEvent> {
        let shift = "2026-11-22-pagi".parse().unwrap();
        state.empty(&"plm".parse().unwrap(), &"loket-1".parse().unwrap(), shift, ratings)
    }

    #[test]
    fn the_count_stands_after_the_ratings() {
        let events = empty(Emptying::default(), &ratings());
        assert!(matches!(events[0], IntakeEvent::RatingReceived(_)));
        assert!(matches!(&events[1], IntakeEvent::BoxEmptied(emptied) if emptied.count == 1));
    }

    #[test]
    fn an_emptying_happens_once_and_never_of_nothing() {
        let mut state = Emptying::default();
        assert!(empty(state, &[]).is_empty());
        for event in empty(state, &ratings()) {
            state.evolve(&event);
        }
        assert!(empty(state, &ratings()).is_empty());
    }
}
