//! A log, read by an operator.

use anyhow::Context;
use kernel::{Clock, LogName, Role};
use proto::eventlog::v1::event_log_client::EventLogClient;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use super::stage::Stage;
use crate::Person;

/// `EventLog.Read` with an operator's token.
pub type LogReader = EventLogClient<InterceptedService<Channel, service::Caller>>;

/// Opens the log of that name at the service that owns it.
pub fn log(stage: &Stage, name: LogName) -> anyhow::Result<LogReader> {
    let config = stage.config()?;
    let url = &config.service(name.as_str()).context("a log has no address")?.grpc_url;
    let channel = service::connect(url).map_err(amanah::services::said)?;
    let operator = Person::try_new("operator-1", &[Role::Operator], None)?;
    let tokens = amanah::services::tokens(config, Clock::machine())?;
    let caller = service::Caller::acting_as(tokens, operator.0);
    Ok(EventLogClient::with_interceptor(channel, caller)
        .max_decoding_message_size(service::message_bytes_max()))
}
