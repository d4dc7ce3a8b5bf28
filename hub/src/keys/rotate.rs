//! `amanah keys rotate`: asks triage for new keys of staff and shows the progress.

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Actor, Clock, PersonId, Role};
use proto::triage::v1::triage_client::TriageClient;
use proto::triage::v1::{RotateKeysRequest, RotateKeysResponse};
use service::Caller;
use service::config::Config;

use crate::args::ConfigArg;
use crate::services;

#[derive(Debug, Args)]
pub struct RotateArgs {
    #[command(flatten)]
    config: ConfigArg,
    /// Person id, e.g. gto-wbs-1; may be repeated. Everybody when left out.
    #[arg(long = "person")]
    persons: Vec<PersonId>,
}

pub(super) async fn rotate(args: &RotateArgs) -> anyhow::Result<bool> {
    let config = Config::read(&args.config.config)?;
    let tokens = services::tokens(&config, Clock::machine())?;
    let operator =
        Actor { person: PersonId::try_new("operator")?, roles: vec![Role::Operator], office: None };
    let channel = service::connect_with(&config.triage.grpc_url, services::tls(&config)?.as_ref())
        .map_err(services::said)?;
    let mut triage = TriageClient::with_interceptor(channel, Caller::acting_as(tokens, operator));
    let persons = args.persons.iter().map(ToString::to_string).collect();
    let answers = triage.rotate_keys(RotateKeysRequest { persons }).await;
    let mut answers = answers.map_err(told)?.into_inner();
    let (bar, mut last) = (bar(), RotateKeysResponse::default());
    while let Some(answer) = answers.message().await.map_err(told)? {
        bar.set_length(u64::from(answer.persons_total));
        bar.set_position(u64::from(answer.persons_done));
        bar.set_message(format!("{} wraps", answer.wraps));
        last = answer;
    }
    bar.finish_and_clear();
    println!("{} people have new keys, {} wraps were made anew", last.persons_done, last.wraps);
    Ok(last.persons_done == last.persons_total)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn told(status: tonic::Status) -> anyhow::Error {
    anyhow::anyhow!("triage: {}", status.message())
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("[{bar:40}] {pos}/{len} people, {msg}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
