//! `amanah provision`: streams and durable consumers as the registry wants them.

use clap::Args;
use service::config::Config;

use crate::args::ConfigArg;
use crate::machines;

#[derive(Debug, Args)]
pub struct ProvisionArgs {
    #[command(flatten)]
    config: ConfigArg,
    /// Change nothing: say what differs, and exit with 1 when something does.
    #[arg(long)]
    check: bool,
}

pub(crate) async fn run(args: &ProvisionArgs) -> anyhow::Result<bool> {
    let differences = provision(&Config::read(&args.config.config)?, !args.check).await?;
    Ok(!args.check || differences == 0)
}

/// Makes the streams and consumers, or only compares them. Prints every difference; the answer is their number.
pub(super) async fn provision(config: &Config, apply: bool) -> anyhow::Result<usize> {
    let changes = machines::provision(config, apply).await?;
    for change in &changes {
        println!("{change}");
    }
    match (changes.len(), apply) {
        (0, _) => println!("Streams and consumers are as they should be."),
        (count, true) => println!("{count} difference(s) corrected."),
        (count, false) => println!("{count} difference(s). Correct them with: amanah provision"),
    }
    Ok(changes.len())
}
