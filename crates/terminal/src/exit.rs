//! How a program ends, for people and for scripts.

use std::path::Path;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: something was refused, or does not agree.
    Refused,
    /// 2: wrong usage, or a file that does not read. Nothing was sent.
    Usage,
    /// 3: no answer in time. Nothing is lost; the same command again goes on.
    NoAnswer,
}

impl Exit {
    /// The exit code of the process.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::NoAnswer => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// The exit code of a program. An error is printed first, and gives 1.
pub fn conclude(ended: anyhow::Result<Exit>) -> ExitCode {
    match ended {
        Ok(exit) => exit.into(),
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Prints an error to standard error as one line: `amanah: what was tried: why it failed`.
pub fn complain(error: &anyhow::Error) {
    eprintln!("{}: {error:#}", program());
}

/// The name by which this program was started.
fn program() -> String {
    let path = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&path).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
