//! gRPC clients that call as a person.

use kernel::{PersonId, Role};
use proto::common::v1::{Completion, Declaration};
use proto::intake::v1::intake_client::IntakeClient;
use proto::itjen::v1::escalations_client::EscalationsClient;
use proto::reporting::v1::reporting_client::ReportingClient;
use proto::survey::v1::survey_client::SurveyClient;
use proto::triage::v1::triage_client::TriageClient;
use service::config::Config;
use service::{Caller, Tokens};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use super::Person;

type As = InterceptedService<Channel, Caller>;

/// Makes clients of an installation.
#[derive(Clone)]
pub struct Clients {
    tokens: Tokens,
    intake: Channel,
    survey: Channel,
    triage: Channel,
    reporting: Channel,
}

impl Clients {
    /// For the installation of that configuration.
    pub fn try_new(config: &Config) -> anyhow::Result<Self> {
        let channel =
            |url: &str| service::connect(url).map_err(|failure| anyhow::anyhow!(failure.message));
        Ok(Self {
            tokens: amanah::services::tokens(config, kernel::Clock::machine())?,
            intake: channel(&config.intake.grpc_url)?,
            survey: channel(&config.survey.grpc_url)?,
            triage: channel(&config.triage.grpc_url)?,
            reporting: channel(&config.reporting.grpc_url)?,
        })
    }

    /// Intake as that person.
    pub fn intake(&self, person: &Person) -> IntakeClient<As> {
        IntakeClient::with_interceptor(self.intake.clone(), self.caller(person))
    }

    /// Survey as that person.
    pub fn survey(&self, person: &Person) -> SurveyClient<As> {
        SurveyClient::with_interceptor(self.survey.clone(), self.caller(person))
    }

    /// Triage as that person.
    pub fn triage(&self, person: &Person) -> TriageClient<As> {
        TriageClient::with_interceptor(self.triage.clone(), self.caller(person))
            .max_decoding_message_size(service::message_bytes_max())
    }

    /// Itjen's interface of triage. A caller of Itjen gets the key of its machine: people are refused there.
    pub fn escalations(&self, person: &Person) -> EscalationsClient<As> {
        let mut actor = person.0.clone();
        if let (true, Ok(machine)) = (actor.holds(Role::Inspectorate), PersonId::try_new("itjen")) {
            actor.person = machine;
        }
        let caller = Caller::acting_as(self.tokens.clone(), actor);
        EscalationsClient::with_interceptor(self.triage.clone(), caller)
            .max_decoding_message_size(service::message_bytes_max())
    }

    /// Reporting as that person.
    pub fn reporting(&self, person: &Person) -> ReportingClient<As> {
        ReportingClient::with_interceptor(self.reporting.clone(), self.caller(person))
            .max_decoding_message_size(service::message_bytes_max())
    }

    /// The tokens of the installation.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    fn caller(&self, person: &Person) -> Caller {
        Caller::acting_as(self.tokens.clone(), person.0.clone())
    }
}

/// A clean declaration with the given completeness items, as a new command.
pub fn completion(items: &[&str]) -> Option<Completion> {
    Some(Completion {
        command_id: new_id(),
        declaration: Some(Declaration { no_gratification: true, no_conflict_of_interest: true }),
        items: items.iter().map(ToString::to_string).collect(),
    })
}

/// A new command id.
pub(super) fn new_id() -> String {
    kernel::Ids::new(kernel::Clock::machine()).command().to_string()
}
