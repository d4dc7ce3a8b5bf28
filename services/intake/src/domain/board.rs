//! A board that invites to rate: one stream each, with one event.

use kernel::is_code;

use super::{BoardRegistered, IntakeEvent, Refusal};

kernel::codes! {
    /// A kind of service, such as `dokumen-kapal`. Written like a place code.
    ServiceCode, "service code", |text| is_code(text, 32), "1 to 32 lower-case letters, digits or hyphens, such as dokumen-kapal";
}

#[derive(Clone, Debug, Default)]
pub struct Board {
    registered: Option<BoardRegistered>,
}

impl Board {
    pub fn register(&self, board: &BoardRegistered) -> Result<Vec<IntakeEvent>, Refusal> {
        match &self.registered {
            None => Ok(vec![IntakeEvent::BoardRegistered(board.clone())]),
            Some(before) if before == board => Ok(vec![]),
            Some(_) => Err(Refusal::TokenShownOnce),
        }
    }

    pub fn has_token(&self, hash: &str) -> bool {
        self.registered.as_ref().is_some_and(|board| board.token_hash == hash)
    }

    pub fn evolve(&mut self, event: &IntakeEvent) {
        if let IntakeEvent::BoardRegistered(board) = event {
            self.registered = Some(board.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(hash: &str) -> BoardRegistered {
        BoardRegistered {
            office: "plm".parse().unwrap(),
            place: "loket-1".parse().unwrap(),
            service: "dokumen-kapal".parse().unwrap(),
            token_hash: hash.to_owned(),
        }
    }

    #[test]
    fn a_board_is_registered_once() {
        let mut state = Board::default();
        let events = state.register(&board("aa")).unwrap();
        state.evolve(&events[0]);
        assert_eq!(state.register(&board("aa")), Ok(vec![]));
        assert_eq!(state.register(&board("bb")), Err(Refusal::TokenShownOnce));
        assert!(state.has_token("aa") && !state.has_token("bb"));
    }

    #[test]
    fn a_service_code_says_its_own_rule() {
        let error = "Dokumen Kapal".parse::<ServiceCode>().unwrap_err();
        assert!(error.to_string().contains("dokumen-kapal"), "{error}");
    }
}
