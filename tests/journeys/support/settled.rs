//! Waits until everything that follows from the events has been done, in every service. Whatever is missing afterwards is not merely late.

use drive::until;
use kernel::Position;
use proto::eventlog::v1::ReadRequest;
use proto::eventlog::v1::event_log_client::EventLogClient;
use service::Caller;

use super::stack::{Stack, people};

const SERVICES: [&str; 4] = ["intake", "survey", "triage", "reporting"];
const LOGS: [&str; 3] = ["intake", "survey", "triage"];

/// The last public event of each log.
pub(crate) type Ends = [Position; 3];

/// Reactions may append events themselves. Everything is done only when no log has grown meanwhile.
pub(crate) async fn settled(stack: &Stack) {
    let mut known = stack.ends.lock().await;
    let mut before = ends(stack, *known).await;
    loop {
        for service in SERVICES {
            followed(stack, service, before).await;
        }
        let now = ends(stack, before).await;
        if now == before {
            break;
        }
        before = now;
    }
    *known = before;
}

/// Reads on from the ends that are known.
async fn ends(stack: &Stack, mut ends: Ends) -> Ends {
    for (end, log) in ends.iter_mut().zip(LOGS) {
        *end = end_of(stack, log, *end).await;
    }
    ends
}

/// As the service that owns the log says.
async fn end_of(stack: &Stack, log: &str, known: Position) -> Position {
    let url = &stack.up().config.service(log).unwrap().grpc_url;
    let caller = Caller::acting_as(stack.clients().tokens().clone(), people().operator.0);
    let mut owner = EventLogClient::with_interceptor(service::connect(url).unwrap(), caller)
        .max_decoding_message_size(service::message_bytes_max());
    let request = ReadRequest { after: known.0, limit: 5000 };
    let page = owner.read(request).await.unwrap().into_inner();
    page.events.last().map_or(known, |event| Position(event.position))
}

/// Every view and reactor of a service has come that far, in all logs. One connection for all: making one costs more than the question.
async fn followed(stack: &Stack, service: &str, ends: Ends) {
    let db = stack.owner(&format!("amanah_{service}")).await;
    let behind = "SELECT count(*) FROM es.checkpoint
                  JOIN unnest($1::text[], $2::bigint[]) AS wanted (name, position) ON log = name
                  WHERE es.checkpoint.position < wanted.position
                  AND subscriber LIKE ANY (ARRAY['view:%', 'reactor:%'])";
    let db = tokio::sync::Mutex::new(db);
    until("everything that follows", || async {
        let asked = sqlx::query_scalar(behind).bind(LOGS).bind(ends.map(|end| end.0));
        let behind: i64 = asked.fetch_one(&mut *db.lock().await).await?;
        Ok((behind == 0).then_some(()))
    })
    .await
    .unwrap();
}
