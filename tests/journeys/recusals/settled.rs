//! Until everything that follows from the events has been done, in every service: what is not there afterwards is not only late.

use kernel::Position;
use proto::eventlog::v1::ReadRequest;
use proto::eventlog::v1::event_log_client::EventLogClient;
use service::Caller;
use system_tests::drive::until;

use super::hidden::Scene;

const SERVICES: [&str; 4] = ["intake", "survey", "triage", "reporting"];
const LOGS: [&str; 3] = ["intake", "survey", "triage"];

impl Scene {
    pub(super) async fn settled(&self) {
        for log in LOGS {
            let end = self.end_of(log).await;
            for service in SERVICES {
                self.followed(service, log, end).await;
            }
        }
    }

    /// The last public event of a log, as the service that owns it tells.
    async fn end_of(&self, log: &str) -> Position {
        let url = &self.stack.up().config.service(log).unwrap().grpc_url;
        let caller =
            Caller::acting_as(self.clients.tokens().clone(), self.people.operator.0.clone());
        let mut owner = EventLogClient::with_interceptor(service::connect(url).unwrap(), caller)
            .max_decoding_message_size(service::message_bytes_max());
        let page = owner.read(ReadRequest { after: 0, limit: 5000 }).await.unwrap().into_inner();
        Position(page.events.last().map_or(0, |event| event.position))
    }

    async fn followed(&self, service: &str, log: &str, end: Position) {
        let mut db = self.stack.owner(&format!("amanah_{service}")).await;
        let behind = "SELECT count(*) FROM es.checkpoint WHERE log = $1 AND position < $2
                      AND subscriber LIKE ANY (ARRAY['view:%', 'reactor:%'])";
        let ask = async |db: &mut sqlx::PgConnection| -> anyhow::Result<i64> {
            Ok(sqlx::query_scalar(behind).bind(log).bind(end.0).fetch_one(db).await?)
        };
        let db = tokio::sync::Mutex::new(&mut db);
        until("everything that follows", || async {
            Ok((ask(&mut *db.lock().await).await? == 0).then_some(()))
        })
        .await
        .unwrap();
    }
}
