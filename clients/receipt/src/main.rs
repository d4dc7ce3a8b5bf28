//! `amanah-verify`: checks a reporter's receipt, offline and with public keys only.

use std::process::ExitCode;

use amanah_verify::{ReceiptArgs, verify};
use clap::Parser;
use terminal::conclude;

/// Checks a receipt offline and says what it proves.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(flatten)]
    receipt: ReceiptArgs,
}

fn main() -> ExitCode {
    conclude(verify(&Cli::parse().receipt))
}
