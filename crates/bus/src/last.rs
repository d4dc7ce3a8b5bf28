//! The last message of a stream, and the answer "no such message".

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::{RawMessageError, RawMessageErrorKind, State, Stream};

use crate::BusError;

/// The last message that JetStream can still read. A server that lost a tail may go on counting after it.
pub async fn last_message(
    stream: &Stream,
    state: &State,
    subjects: &str,
) -> Result<Option<StreamMessage>, BusError> {
    if state.messages == 0 {
        return Ok(None);
    }
    let mut last = stream.get_raw_message(state.last_sequence).await;
    if last.as_ref().is_err_and(is_missing) {
        last = stream.get_last_raw_message_by_subject(subjects).await;
    }
    match last {
        Ok(message) => Ok(Some(message)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(BusError::jetstream("read the last message")(error)),
    }
}

pub(crate) fn is_missing(error: &RawMessageError) -> bool {
    match error.kind() {
        RawMessageErrorKind::NoMessageFound => true,
        RawMessageErrorKind::JetStream(answer) => {
            answer.error_code() == ErrorCode::NO_MESSAGE_FOUND
        }
        _ => false,
    }
}
