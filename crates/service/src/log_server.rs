//! `EventLog` over gRPC: the owner of a log gives the events that the bus does not hold.

use eventlog::Mapping;
use kernel::{Delivered, Position, Role};
use proto::eventlog::v1::event_log_server::{EventLog, EventLogServer};
use proto::eventlog::v1::{Event, LeafRequest, LeafResponse, ReadRequest, ReadResponse};
use tonic::{Request, Response, Status};

use crate::{Failure, Published, Tokens, actor};

/// Events in one answer.
const EVENTS_MAX: usize = 5000;

/// Serves the public events of one log.
pub(crate) struct LogServer {
    log: eventlog::EventLog,
    mapping: Mapping,
}

type Guarded = tonic::service::interceptor::InterceptedService<EventLogServer<LogServer>, Tokens>;

/// The gRPC service of a log, behind the tokens.
pub(crate) fn log_server(published: &Published, tokens: Tokens) -> Guarded {
    let server = LogServer { log: published.log.clone(), mapping: published.mapping };
    let server =
        EventLogServer::new(server).max_encoding_message_size(crate::grpc::message_bytes_max());
    tonic::service::interceptor::InterceptedService::new(server, tokens)
}

/// Only services, and the installation's own auditors and operators, may read a log. Nobody of an office may: a log reveals cases that are hidden
/// from some people of the office. People see the views.
fn allowed<T>(request: &Request<T>) -> Result<(), Failure> {
    if may_read(&actor(request)?) {
        return Ok(());
    }
    Err(Failure::forbidden(
        "only services, and operators and auditors of no office, read a log; people use the reports",
    ))
}

fn may_read(caller: &kernel::Actor) -> bool {
    let watches = caller.holds(Role::Auditor) || caller.holds(Role::Operator);
    caller.holds(Role::Service) || (watches && caller.office.is_none())
}

#[tonic::async_trait]
impl EventLog for LogServer {
    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<ReadResponse>, Status> {
        allowed(&request)?;
        let ReadRequest { after, limit } = request.into_inner();
        let limit = usize::try_from(limit).unwrap_or(EVENTS_MAX).min(EVENTS_MAX);
        let page = self
            .log
            .read_public(self.mapping, Position(after), limit)
            .await
            .map_err(Failure::from)?;
        let epoch = self.log.epoch();
        Ok(Response::new(ReadResponse {
            log: epoch.log.to_string(),
            epoch: epoch.id.to_string(),
            events: page.events.into_iter().map(event).collect(),
            read_to: page.read_to.0,
        }))
    }

    async fn leaf(&self, request: Request<LeafRequest>) -> Result<Response<LeafResponse>, Status> {
        allowed(&request)?;
        let leaf = self
            .log
            .hash_at(Position(request.into_inner().position))
            .await
            .map_err(Failure::from)?;
        Ok(Response::new(LeafResponse {
            leaf_hash: leaf.map(|hash| hash.to_vec()).unwrap_or_default(),
        }))
    }
}

fn event(event: Delivered) -> Event {
    Event {
        position: event.position.0,
        previous: event.previous.0,
        stream_id: event.stream.to_string(),
        version: event.version.0,
        event_type: event.event_type,
        schema_version: i32::from(event.schema_version),
        data: event.data,
        command_id: event.command.to_string(),
        recorded_us: event.recorded_at.as_microsecond(),
        leaf_hash: event.leaf_hash.to_vec(),
        traceparent: event.traceparent.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, PersonId};

    use super::*;

    #[test]
    fn nobody_of_an_office_reads_a_log() {
        let actor = |role, office: Option<&str>| Actor {
            person: PersonId::try_new("somebody").unwrap(),
            roles: vec![role],
            office: office.map(|code| code.parse().unwrap()),
        };
        assert!(may_read(&actor(Role::Service, None)));
        assert!(may_read(&actor(Role::Auditor, None)));
        for role in [Role::Auditor, Role::Operator, Role::OfficeHead] {
            assert!(!may_read(&actor(role, Some("gto"))), "{role}");
        }
        assert!(!may_read(&actor(Role::Inspectorate, None)));
    }
}
