//! Rows read back.

use kernel::{CommandId, Delivered, Epoch, Event, Meta, Position, StreamId, Timestamp, Version};
use ledger::{Hash, ReceiptExtra, Row};
use sqlx::PgExecutor;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};
use uuid::Uuid;

use crate::LogError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub position: Position,
    pub stream: StreamId,
    pub version: Version,
    pub command: CommandId,
    /// `<category>.<EventName>`.
    pub event_type: String,
    pub schema_version: i16,
    /// Microseconds since 1970.
    pub recorded_us: i64,
    /// The row's random blinding: with it the leaf can be recomputed, without it the leaf reveals nothing. Only the verifier of this service may read it.
    pub blinding: Hash,
    /// The leaf that was stored.
    pub leaf_hash: Hash,
    /// JSON, byte for byte as it was hashed.
    pub payload: Vec<u8>,
    /// JSON, byte for byte as it was hashed.
    pub meta: Vec<u8>,
}

impl Recorded {
    /// Time of recording, to the microsecond.
    pub fn recorded_at(&self) -> Timestamp {
        Timestamp::from_microsecond(self.recorded_us).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The event, lifted to today's shape. Error: `Damaged`, which quotes no value of the payload.
    pub fn event<E: Event>(&self) -> Result<E, LogError> {
        E::decode(&self.event_type, self.schema_version, &self.payload)
            .map_err(|error| self.damaged(&error.to_string()))
    }

    /// Actor, cause and trace. Error: `Damaged`.
    pub fn meta(&self) -> Result<Meta, LogError> {
        serde_json::from_slice(&self.meta).map_err(|error| self.damaged(&error.to_string()))
    }

    /// The row as its leaf covers it.
    pub fn row(&self) -> Row<'_> {
        Row {
            stream: self.stream.uuid().into_bytes(),
            version: self.version.0,
            command: self.command.uuid().into_bytes(),
            event_type: &self.event_type,
            schema_version: self.schema_version,
            recorded_us: self.recorded_us,
            payload: &self.payload,
            meta: &self.meta,
        }
    }

    /// The part of a receipt about this row. See [`ledger::ReceiptExtra::of`]; error: `Damaged`.
    pub fn receipt_extra(&self, openings: Vec<Hash>) -> Result<ReceiptExtra, LogError> {
        ReceiptExtra::of(&self.row(), self.blinding, openings)
            .ok_or_else(|| self.damaged("payload or meta is not UTF-8"))
    }

    pub fn damaged(&self, reason: &str) -> LogError {
        LogError::Damaged { stream: self.stream, version: self.version, reason: reason.to_owned() }
    }

    /// As a subscriber of the log's own service gets it.
    pub fn delivered(self, epoch: Epoch) -> Delivered {
        let traceparent = self.meta().ok().and_then(|meta| meta.traceparent);
        Delivered {
            epoch,
            position: self.position,
            previous: Position(self.position.0 - 1),
            stream: self.stream,
            version: self.version,
            recorded_at: self.recorded_at(),
            event_type: self.event_type,
            schema_version: self.schema_version,
            data: self.payload,
            command: self.command,
            leaf_hash: self.leaf_hash,
            traceparent,
        }
    }
}

impl FromRow<'_, PgRow> for Recorded {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            position: Position(row.try_get(0)?),
            recorded_us: row.try_get(1)?,
            stream: StreamId::new(row.try_get::<Uuid, _>(2)?),
            command: CommandId::new(row.try_get::<Uuid, _>(3)?),
            version: Version(row.try_get(4)?),
            schema_version: row.try_get(5)?,
            event_type: row.try_get(6)?,
            blinding: hash(row.try_get(7)?)?,
            leaf_hash: hash(row.try_get(8)?)?,
            payload: row.try_get(9)?,
            meta: row.try_get(10)?,
        })
    }
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash, sqlx::Error> {
    bytes.try_into().map_err(|_| sqlx::Error::Decode("a hash of 32 bytes was expected".into()))
}

pub(crate) async fn read_after(
    db: impl PgExecutor<'_>,
    after: Position,
    limit: usize,
) -> Result<Vec<Recorded>, LogError> {
    sqlx::query_as(include_str!("../sql/read_after.sql"))
        .bind(after.0)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await
        .map_err(LogError::refused("read the log"))
}

/// The last position of the log in a database, and its leaf.
pub async fn head(db: impl PgExecutor<'_>) -> Result<(Position, Option<Hash>), LogError> {
    let row: Option<(i64, Vec<u8>)> = sqlx::query_as(include_str!("../sql/head.sql"))
        .fetch_optional(db)
        .await
        .map_err(LogError::refused("find the head of the log"))?;
    let Some((position, bytes)) = row else { return Ok((Position::START, None)) };
    let leaf = hash(&bytes).map_err(LogError::refused("read the head of the log"))?;
    Ok((Position(position), Some(leaf)))
}
