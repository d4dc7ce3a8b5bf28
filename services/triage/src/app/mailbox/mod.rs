//! The reporter's mailbox, from the office's side.

mod messages;

pub(crate) use messages::{Message, list_messages, send_message};
