//! Which notices go into which letter, and when.

use kernel::StreamId;
use uuid::Uuid;

/// A notice that no letter has told of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Open {
    pub(crate) id: Uuid,
    pub(crate) person: String,
    /// A breached standard does not wait for the pause.
    pub(crate) urgent: bool,
    /// The letter that was tried with it.
    pub(crate) mail: Option<Uuid>,
    pub(crate) attempts: i32,
    /// When a letter to the person was tried last.
    pub(crate) tried_us: Option<i64>,
}

/// One letter to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Made of the ids of its notices; stands in its Message-ID.
    pub(crate) id: Uuid,
    pub(crate) person: String,
    pub(crate) notices: Vec<Uuid>,
    /// How often it was tried before.
    pub(crate) attempts: i32,
}

/// The letter to send now: first one that was tried before, as it was; then all notices of a person who may get another letter.
pub(crate) fn next(open: &[Open], now_us: i64, pause_us: i64) -> Option<Letter> {
    let tried = open.iter().find_map(|notice| Some((notice, notice.mail?)));
    if let Some((first, mail)) = tried {
        let notices = open.iter().filter(|notice| notice.mail == Some(mail));
        let notices = notices.map(|notice| notice.id).collect();
        let (person, attempts) = (first.person.clone(), first.attempts);
        return Some(Letter { id: mail, person, notices, attempts });
    }
    let rested = |notice: &Open| {
        notice.tried_us.is_none_or(|tried| tried.saturating_add(pause_us) <= now_us)
    };
    let first = open.iter().find(|notice| notice.urgent || rested(notice))?;
    let own = open.iter().filter(|notice| notice.person == first.person);
    let notices: Vec<Uuid> = own.map(|notice| notice.id).collect();
    Some(Letter { id: id_of(&notices), person: first.person.clone(), notices, attempts: 0 })
}

fn id_of(notices: &[Uuid]) -> Uuid {
    let mut names: Vec<String> = notices.iter().map(Uuid::to_string).collect();
    names.sort();
    StreamId::named(&format!("letter/{}", names.join(","))).uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: i64 = 100;

    fn open(id: u128, person: &str) -> Open {
        let (id, person) = (Uuid::from_u128(id), person.to_owned());
        Open { id, person, urgent: false, mail: None, attempts: 0, tried_us: None }
    }

    fn numbers(letter: &Letter) -> Vec<u128> {
        letter.notices.iter().map(Uuid::as_u128).collect()
    }

    #[test]
    fn all_notices_of_a_person_go_into_one_letter() {
        let letter = next(&[open(1, "a"), open(2, "b"), open(3, "a")], 0, PAUSE).unwrap();
        assert_eq!((letter.person.as_str(), numbers(&letter)), ("a", vec![1, 3]));
        assert_eq!(letter.id, id_of(&[Uuid::from_u128(3), Uuid::from_u128(1)]));
        assert_ne!(letter.id, id_of(&[Uuid::from_u128(1)]));
    }

    #[test]
    fn a_person_rests_between_two_letters_and_keeps_nobody_waiting() {
        let resting = Open { tried_us: Some(50), ..open(1, "a") };
        assert_eq!(next(std::slice::from_ref(&resting), 149, PAUSE), None);
        let other = next(&[resting.clone(), open(2, "b")], 149, PAUSE).unwrap();
        assert_eq!(other.person, "b");
        assert_eq!(numbers(&next(&[resting], 150, PAUSE).unwrap()), [1]);
    }

    #[test]
    fn a_breached_standard_does_not_wait_and_takes_the_rest_along() {
        let resting = Open { tried_us: Some(50), ..open(1, "a") };
        let late = Open { urgent: true, tried_us: Some(50), ..open(2, "a") };
        assert_eq!(numbers(&next(&[resting, late], 51, PAUSE).unwrap()), [1, 2]);
    }

    #[test]
    fn a_letter_that_was_tried_stays_the_letter_it_was() {
        let mail = Some(Uuid::from_u128(9));
        let before = Open { mail, attempts: 3, tried_us: Some(50), ..open(1, "a") };
        let letter = next(&[open(2, "a"), before], 60, PAUSE).unwrap();
        assert_eq!((letter.id.as_u128(), letter.attempts, numbers(&letter)), (9, 3, vec![1]));
    }
}
