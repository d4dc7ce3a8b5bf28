//! Carries a log's public events to its JetStream stream.
//!
//! There is no outbox and no cursor of its own: see `carry.rs`.

use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::Stream;
use bus::{Bus, BusError};
use eventlog::{EventLog, Mapping};
use futures::FutureExt;
use futures::future::BoxFuture;
use kernel::{Delivered, Position};
use tokio_util::sync::CancellationToken;
use topology::names::subjects;
use uuid::Uuid;

use crate::carry::{WINDOW, carry};
use crate::error::RelayError;
use crate::supply::{Page, Supply};
use crate::window::Parcel;

const WORK: &str = "relay";

pub struct Relay {
    pub log: EventLog,
    /// The public events of the log.
    pub mapping: Mapping,
    pub bus: Bus,
    /// This replica's name on the lease.
    pub holder: Uuid,
}

impl Relay {
    /// Runs until `stop`; failures are logged and tried again.
    pub async fn run(&self, stop: &CancellationToken, beat: &(dyn Fn() + Send + Sync)) {
        carry(self, stop, beat).await;
    }

    /// The position that the stream's last message names, which must be in the log with the same leaf.
    async fn position(&self, last: &StreamMessage) -> Result<u64, RelayError> {
        let log = self.log.epoch().log;
        let held = bus::from_message(log, Some(&last.headers), &last.payload)
            .map_err(|reason| BusError::JetStream { doing: "read the last message", reason })?;
        let same = held.epoch == self.log.epoch()
            && self.log.hash_at(held.position).await? == Some(held.leaf_hash);
        if same { Ok(number(held.position)) } else { Err(RelayError::Ahead { held: held.place() }) }
    }

    async fn events(&self, read_to: u64, published: u64) -> Result<Page, RelayError> {
        let mut page = self.log.read_public(self.mapping, position(read_to), WINDOW).await?;
        self.park(&page.unreadable).await?;
        if let Some(first) = page.events.first_mut() {
            // The event that the bus carried before it: private events in between are no hole.
            first.previous = position(published);
        }
        let parcels = page.events.iter().map(parcel).collect();
        Ok(Page { parcels, read_to: number(page.read_to) })
    }

    async fn park(&self, unreadable: &[(Delivered, String)]) -> Result<(), RelayError> {
        for (event, reason) in unreadable {
            tracing::error!(
                event = event.place(),
                event_type = event.event_type,
                reason,
                "row does not read; parked"
            );
            self.log.park(WORK, event, reason).await?;
        }
        Ok(())
    }
}

impl Supply for Relay {
    fn name(&self) -> &'static str {
        self.log.epoch().log.as_str()
    }

    fn lease(&self) -> (&EventLog, &'static str, Uuid) {
        (&self.log, WORK, self.holder)
    }

    fn bus(&self) -> &Bus {
        &self.bus
    }

    fn stream(&self) -> BoxFuture<'_, Result<Stream, BusError>> {
        self.bus.stream(self.log.epoch().log).boxed()
    }

    fn subjects(&self) -> String {
        subjects::events(self.log.epoch().log)
    }

    fn number<'a>(&'a self, last: &'a StreamMessage) -> BoxFuture<'a, Result<u64, RelayError>> {
        self.position(last).boxed()
    }

    fn page(&self, read_to: u64, published: u64) -> BoxFuture<'_, Result<Page, RelayError>> {
        self.events(read_to, published).boxed()
    }

    fn more(&self, read_to: u64) -> BoxFuture<'_, ()> {
        async move {
            let mut committed = self.log.committed();
            let _ = committed.wait_for(|head| *head > position(read_to)).await;
        }
        .boxed()
    }
}

/// An event and, when a member of staff caused it, the trace that it continues.
fn parcel(event: &Delivered) -> Parcel {
    let span = match event.traceparent.as_deref() {
        Some(traceparent) => {
            let span = tracing::info_span!("publish", event_type = event.event_type);
            telemetry::follow(&span, std::iter::once(traceparent));
            span
        }
        // An act of the public starts no trace and joins none.
        None => tracing::Span::none(),
    };
    // Without telemetry there is no span to name: then the command's own context travels.
    let own = event.traceparent.clone();
    let traceparent =
        own.map(|own| span.in_scope(|| telemetry::current_traceparent().unwrap_or(own)));
    let (subject, headers, body) = bus::to_message(event, traceparent.as_deref());
    Parcel { number: number(event.position), subject, headers, body, span }
}

/// Positions begin at 1 and only grow.
fn number(position: Position) -> u64 {
    u64::try_from(position.0).unwrap_or(0)
}

fn position(number: u64) -> Position {
    Position(i64::try_from(number).unwrap_or(i64::MAX))
}
