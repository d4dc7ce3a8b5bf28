//! B2: the quarterly letter to Itjen. Itjen's answer arrives in `itjen/answers`.

mod send;

pub(crate) use send::{DataRequestLetter, letter_clock, send_data_request};
