//! The part of a mailbox that somebody has read. Newer messages must not be answered unread.

use std::fmt;
use std::str::FromStr;

/// Messages and files of a mailbox, written `3-1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Messages of all writers.
    pub messages: u32,
    /// The reporter's files.
    pub files: u32,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.messages, self.files)
    }
}

impl FromStr for Seen {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |text: &str| {
            let (messages, files) = text.split_once('-')?;
            Some(Self { messages: messages.parse().ok()?, files: files.parse().ok()? })
        };
        read(text).ok_or("expected what `amanah-itjen mailbox` printed, e.g. 3-1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_printed_is_read() {
        let seen = Seen { messages: 3, files: 1 };
        assert_eq!(seen.to_string().parse(), Ok(seen));
        for bad in ["", "3", "3-", "-1", "3-1-1", "a-b"] {
            assert!(bad.parse::<Seen>().is_err(), "{bad}");
        }
    }
}
