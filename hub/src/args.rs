//! Arguments that several commands share.
#![expect(
    clippy::doc_markdown,
    reason = "the doc comments of arguments are help texts for a terminal"
)]

use std::path::PathBuf;

use clap::Args;

/// The file that says where everything of an installation is.
#[derive(Clone, Debug, Args)]
pub struct ConfigArg {
    /// Configuration file.
    #[arg(long, env = "AMANAH_CONFIG", default_value = ".amanah/amanah.toml")]
    pub config: PathBuf,
}

/// The servers that `amanah up` uses, and the folder in which it keeps what it makes.
#[derive(Clone, Debug, Args)]
pub struct UpArgs {
    /// Folder for keys and configuration.
    #[arg(long, default_value = ".amanah")]
    pub home: PathBuf,
    /// PostgreSQL as its owner, without a database: postgres://owner:password@host:5432
    #[arg(long, env = "AMANAH_POSTGRES_URL", hide_env_values = true)]
    pub postgres_url: String,
    /// nats://host:4222; several servers of a cluster separated by commas
    #[arg(long, env = "AMANAH_NATS_URL")]
    pub nats_url: String,
    /// Folder with one seed file per NATS user, such as intake.nk; the registry lies beside the folder.
    #[arg(long, env = "AMANAH_NATS_CREDENTIALS")]
    pub nats_credentials: PathBuf,
}
