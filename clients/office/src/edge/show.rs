//! Shows the status: a picture on a terminal, a line per change elsewhere, JSON for scripts.

use std::io::{IsTerminal, Write};

use super::status::Status;

enum How {
    Picture,
    Lines,
    Json,
}

pub(super) struct Shower {
    how: How,
    last: Option<Status>,
}

impl Shower {
    pub(super) fn new(json: bool) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let how = if json {
            How::Json
        } else if terminal {
            How::Picture
        } else {
            How::Lines
        };
        Self { how, last: None }
    }

    pub(super) fn show(&mut self, status: &Status) {
        let changed = self.last.as_ref().is_none_or(|last| !last.is_like(status));
        match self.how {
            // Cursor to the top; one part per line; clear the rest of the screen.
            How::Picture => {
                let lines = status.to_string().replace(" · ", "\u{1b}[K\n  ");
                put(&format!("\u{1b}[H{lines}\u{1b}[K\n\n  Ctrl-C menghentikan.\u{1b}[J\n"));
            }
            How::Lines if changed => put(&format!("{} {status}\n", status.at)),
            How::Json => {
                put(&format!("{}\n", serde_json::to_string(status).unwrap_or_default()));
            }
            How::Lines => {}
        }
        self.last = Some(status.clone());
    }

    pub(super) fn say(&self, text: &str) {
        if matches!(self.how, How::Json) {
            eprintln!("{text}");
        } else {
            put(&format!("{text}\n"));
        }
    }
}

fn put(text: &str) {
    let mut out = std::io::stdout().lock();
    // Standard output is closed: nobody reads it any more.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
