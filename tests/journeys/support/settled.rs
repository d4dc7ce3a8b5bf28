//! Until everything that follows from the events has been done, in every service: what is not there afterwards is not only late.

use drive::until;
use kernel::Position;
use proto::eventlog::v1::ReadRequest;
use proto::eventlog::v1::event_log_client::EventLogClient;
use service::Caller;

use super::stack::{Stack, people};

const SERVICES: [&str; 4] = ["intake", "survey", "triage", "reporting"];
const LOGS: [&str; 3] = ["intake", "survey", "triage"];

/// Reactions may append events themselves. Everything is done only when no log has grown meanwhile.
pub(crate) async fn settled(stack: &Stack) {
    let mut before = ends(stack).await;
    loop {
        for (log, end) in LOGS.into_iter().zip(before) {
            for service in SERVICES {
                followed(stack, service, log, end).await;
            }
        }
        let now = ends(stack).await;
        if now == before {
            return;
        }
        before = now;
    }
}

async fn ends(stack: &Stack) -> [Position; 3] {
    let mut ends = [Position(0); 3];
    for (end, log) in ends.iter_mut().zip(LOGS) {
        *end = end_of(stack, log).await;
    }
    ends
}

/// The last public event of a log, as the service that owns it tells.
async fn end_of(stack: &Stack, log: &str) -> Position {
    let url = &stack.up().config.service(log).unwrap().grpc_url;
    let caller = Caller::acting_as(stack.clients().tokens().clone(), people().operator.0);
    let mut owner = EventLogClient::with_interceptor(service::connect(url).unwrap(), caller)
        .max_decoding_message_size(service::message_bytes_max());
    let page = owner.read(ReadRequest { after: 0, limit: 5000 }).await.unwrap().into_inner();
    Position(page.events.last().map_or(0, |event| event.position))
}

async fn followed(stack: &Stack, service: &str, log: &str, end: Position) {
    let db = stack.owner(&format!("amanah_{service}")).await;
    let behind = "SELECT count(*) FROM es.checkpoint WHERE log = $1 AND position < $2
                  AND subscriber LIKE ANY (ARRAY['view:%', 'reactor:%'])";
    let db = tokio::sync::Mutex::new(db);
    until("everything that follows", || async {
        let asked = sqlx::query_scalar(behind).bind(log).bind(end.0);
        let behind: i64 = asked.fetch_one(&mut *db.lock().await).await?;
        Ok((behind == 0).then_some(()))
    })
    .await
    .unwrap();
}
