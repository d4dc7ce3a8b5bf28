//! How a command ended, for scripts.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: something was refused, or does not agree.
    Refused,
    /// 2: it was called in a wrong way, or with a file that does not read; nothing was sent.
    Usage,
    /// 3: no answer in time. Nothing is lost; the same command again goes on.
    NoAnswer,
}

impl Exit {
    /// The number.
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
