//! Asks the owner of another log over gRPC.

use futures::future::BoxFuture;
use kernel::{Delivered, Epoch, LogName, Position, Timestamp, Version};
use proto::eventlog::v1::event_log_client::EventLogClient;
use proto::eventlog::v1::{Event, LeafRequest, ReadRequest};
use relay::{Backfill, BackfillPage};
use tonic::Status;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use crate::Caller;

/// Client of one log's owner. A cheap handle.
#[derive(Clone)]
pub struct LogOwner {
    log: LogName,
    client: EventLogClient<InterceptedService<Channel, Caller>>,
}

impl LogOwner {
    /// The owner of `log` behind this channel.
    pub fn new(log: LogName, channel: Channel, caller: Caller) -> Self {
        let client = EventLogClient::with_interceptor(channel, caller)
            .max_decoding_message_size(crate::grpc::message_bytes_max());
        Self { log, client }
    }
}

impl Backfill for LogOwner {
    fn read(&self, after: Position, limit: usize) -> BoxFuture<'_, Result<BackfillPage, String>> {
        let mut client = self.client.clone();
        Box::pin(async move {
            let request =
                ReadRequest { after: after.0, limit: u32::try_from(limit).unwrap_or(u32::MAX) };
            let answer = client.read(request).await.map_err(said)?.into_inner();
            if answer.log != self.log.as_str() {
                return Err(format!(
                    "the address belongs to the log '{}', not '{}'",
                    answer.log, self.log
                ));
            }
            let epoch = Epoch {
                log: self.log,
                id: answer.epoch.parse().map_err(|error| format!("{error}"))?,
            };
            let events = answer
                .events
                .into_iter()
                .map(|event| delivered(epoch, event))
                .collect::<Result<_, _>>()?;
            Ok(BackfillPage { epoch, events, read_to: Position(answer.read_to) })
        })
    }

    fn hash_at(&self, position: Position) -> BoxFuture<'_, Result<Option<ledger::Hash>, String>> {
        let mut client = self.client.clone();
        Box::pin(async move {
            let request = LeafRequest { position: position.0 };
            let bytes = client.leaf(request).await.map_err(said)?.into_inner().leaf_hash;
            if bytes.is_empty() {
                Ok(None)
            } else {
                bytes.try_into().map(Some).map_err(|_| "a leaf of 32 bytes was expected".to_owned())
            }
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn said(status: Status) -> String {
    status.message().to_owned()
}

fn delivered(epoch: Epoch, event: Event) -> Result<Delivered, String> {
    let bad =
        |field: &str| format!("event {} of {} has a malformed {field}", event.position, epoch.log);
    Ok(Delivered {
        epoch,
        position: Position(event.position),
        previous: Position(event.previous),
        stream: event.stream_id.parse().map_err(|_| bad("stream_id"))?,
        version: Version(event.version),
        schema_version: i16::try_from(event.schema_version).map_err(|_| bad("schema_version"))?,
        command: event.command_id.parse().map_err(|_| bad("command_id"))?,
        recorded_at: Timestamp::from_microsecond(event.recorded_us)
            .map_err(|_| bad("recorded_us"))?,
        leaf_hash: event.leaf_hash.as_slice().try_into().map_err(|_| bad("leaf_hash"))?,
        event_type: event.event_type,
        data: event.data,
        traceparent: Some(event.traceparent).filter(|text| !text.is_empty()),
    })
}
