//! `amanah nats render|hub|reload|operator`.

use clap::Subcommand;
use service::config::Config;

use super::apply::{Apply, apply};
use super::hub::{HubArgs, hub};
use super::store::Store;
use crate::args::ConfigArg;

#[derive(Debug, Subcommand)]
pub enum NatsCommand {
    /// Write accounts.conf from the registry, and say what changed.
    Render {
        #[command(flatten)]
        config: ConfigArg,
        /// Register the services' users whose seeds are missing, and write the seeds.
        #[arg(long)]
        make_seeds: bool,
    },
    /// Write the configuration of a hub server, alone or in a cluster. Refuses an address outside loopback without TLS.
    Hub(Box<HubArgs>),
    /// Make every server of the hub read its accounts again.
    Reload {
        #[command(flatten)]
        config: ConfigArg,
        /// Also end every link of an office's server: a reload alone leaves a revoked one connected. The others come back by themselves.
        #[arg(long)]
        cut_leafs: bool,
    },
}

pub(crate) async fn run(command: NatsCommand) -> anyhow::Result<bool> {
    match command {
        NatsCommand::Render { config, make_seeds } => render(&config, make_seeds),
        NatsCommand::Hub(args) => hub(&args),
        NatsCommand::Reload { config, cut_leafs } => {
            let config = Config::read(&config.config)?;
            apply(&config, Apply { cut_leafs, provision: false }).await.map(|()| true)
        }
    }
}

fn render(config: &ConfigArg, make_seeds: bool) -> anyhow::Result<bool> {
    let mut store = Store::open(&config.config)?;
    if make_seeds {
        super::hub::make_seeds(&mut store)?;
    }
    store.save().map(|()| true)
}
