//! Deletes single messages: an erasure in a table must also reach the messages in JetStream that hold keys or sealed content.

use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::Stream;

use crate::inbound::{Place, created};
use crate::last::{is_missing, last_message};
use crate::{Bus, BusError};

/// The outcome for the message with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The stream does not hold it, and will not.
    Gone,
    /// The stream has not come to the number: its pipe may be sending it right now.
    NotYet,
}

impl Bus {
    /// Deletes each message of a number whose `ce-hash` is not `keep`, and overwrites its bytes. A pipe's numbers grow with the stream's own, and
    /// never overtake them, so the search begins there and ends at the first message behind.
    pub async fn delete_other(
        &self,
        stream: &str,
        subject: &str,
        number: u64,
        keep: &str,
    ) -> Result<Found, BusError> {
        let stream = self.existing(stream).await?;
        if !reached(&stream, number).await? {
            return Ok(Found::NotYet);
        }
        let mut at = number;
        while let Some(message) = next(&stream, subject, at).await? {
            if numbered(&message).is_some_and(|found| found > number) {
                break;
            }
            if numbered(&message) == Some(number) && header(&message, "ce-hash") != Some(keep) {
                let deleted = stream.delete_message(message.sequence).await;
                deleted.map_err(BusError::jetstream("delete a message"))?;
            }
            at = message.sequence + 1;
        }
        Ok(Found::Gone)
    }

    /// Deletes every message up to a sequence whose body holds a text, such as the id of a complaint, and overwrites its bytes. Answers how many.
    /// Only for streams of people's letters: it reads all of them.
    pub async fn delete_naming(
        &self,
        stream: &str,
        subject: &str,
        through: u64,
        text: &str,
    ) -> Result<u64, BusError> {
        let stream = self.existing(stream).await?;
        let (mut at, mut deleted) = (1, 0);
        while let Some(message) = next(&stream, subject, at).await? {
            if message.sequence > through {
                break;
            }
            if holds(&message.payload, text.as_bytes()) {
                let done = stream.delete_message(message.sequence).await;
                done.map_err(BusError::jetstream("delete a message"))?;
                deleted += 1;
            }
            at = message.sequence + 1;
        }
        Ok(deleted)
    }

    /// The position of a stream's last message, deleted or not.
    pub async fn end_of(&self, stream: &str) -> Result<Place, BusError> {
        let stream = self.existing(stream).await?;
        let info = stream.get_info().await;
        let info = info.map_err(BusError::jetstream("tell where the stream stands"))?;
        let created = created(info.created.unix_timestamp_nanos());
        Ok(Place { created, sequence: info.state.last_sequence })
    }
}

fn holds(body: &[u8], text: &[u8]) -> bool {
    !text.is_empty() && body.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text))
}

/// Looked at before the search, so that nothing arrives behind its back.
async fn reached(stream: &Stream, number: u64) -> Result<bool, BusError> {
    let info =
        stream.get_info().await.map_err(BusError::jetstream("tell where the stream stands"))?;
    let last = last_message(stream, &info.state, ">").await?;
    Ok(last.as_ref().and_then(numbered).is_some_and(|last| last >= number))
}

async fn next(
    stream: &Stream,
    subject: &str,
    from: u64,
) -> Result<Option<StreamMessage>, BusError> {
    match stream.get_first_raw_message_by_subject(subject, from).await {
        Ok(message) => Ok(Some(message)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(BusError::jetstream("look for a message")(error)),
    }
}

fn numbered(message: &StreamMessage) -> Option<u64> {
    header(message, "ce-number")?.parse().ok()
}

fn header<'a>(message: &'a StreamMessage, name: &str) -> Option<&'a str> {
    message.headers.get(name).map(async_nats::HeaderValue::as_str)
}
