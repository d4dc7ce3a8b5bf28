//! A mail server that keeps what it gets and fails when told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use anyhow::Result;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it does with the next letter; without a plan it takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Refuses the receiver with these words.
    Refuse(&'static str),
    /// Takes the letter and never says so.
    TakeInSilence,
    /// Takes the letter and breaks off.
    TakeAndVanish,
}

#[derive(Default)]
struct Book {
    commands: Vec<String>,
    letters: Vec<String>,
    plans: VecDeque<Plan>,
}

/// A running server on loopback; it ends with the test.
pub(crate) struct Sink {
    pub(crate) port: u16,
    book: Arc<Mutex<Book>>,
    accepting: JoinHandle<()>,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Sink {
    pub(crate) async fn open(plans: impl IntoIterator<Item = Plan>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let plans = plans.into_iter().collect();
        let book = Arc::new(Mutex::new(Book { plans, ..Book::default() }));
        let shared = Arc::clone(&book);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Talk::hold(stream, Arc::clone(&shared)));
            }
        });
        Ok(Self { port, book, accepting })
    }

    /// Every letter so far, header and text.
    pub(crate) fn letters(&self) -> Vec<String> {
        self.book.lock().unwrap().letters.clone()
    }

    /// Every command so far.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.book.lock().unwrap().commands.clone()
    }
}

struct Talk {
    lines: Lines<BufReader<OwnedReadHalf>>,
    out: OwnedWriteHalf,
    book: Arc<Mutex<Book>>,
}

impl Talk {
    async fn hold(stream: TcpStream, book: Arc<Mutex<Book>>) {
        let (read, out) = stream.into_split();
        let mut talk = Self { lines: BufReader::new(read).lines(), out, book };
        // The client may go at any time.
        let _ = talk.talk().await;
    }

    async fn say(&mut self, words: &str) -> Result<()> {
        Ok(self.out.write_all(format!("{words}\r\n").as_bytes()).await?)
    }

    async fn talk(&mut self) -> Result<()> {
        self.say("220 sink").await?;
        while let Some(command) = self.lines.next_line().await? {
            self.book.lock().unwrap().commands.push(command.clone());
            match command.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" => self.say("250-sink\r\n250 8BITMIME").await?,
                "RCPT" => self.receiver().await?,
                "DATA" if !self.letter().await? => return Ok(()),
                "DATA" => self.say("250 taken").await?,
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("250 ok").await?,
            }
        }
        Ok(())
    }

    async fn receiver(&mut self) -> Result<()> {
        let refusal = {
            let plans = &mut self.book.lock().unwrap().plans;
            match plans.front() {
                Some(Plan::Refuse(words)) => {
                    let words = *words;
                    plans.pop_front();
                    Some(words)
                }
                _ => None,
            }
        };
        self.say(refusal.unwrap_or("250 ok")).await
    }

    /// Whether the letter shall be confirmed.
    async fn letter(&mut self) -> Result<bool> {
        self.say("354 go on").await?;
        let mut text = String::new();
        while let Some(line) = self.lines.next_line().await?.filter(|line| line != ".") {
            text.push_str(&line);
            text.push('\n');
        }
        let plan = {
            let mut book = self.book.lock().unwrap();
            book.letters.push(text);
            book.plans.pop_front()
        };
        if plan == Some(Plan::TakeInSilence) {
            std::future::pending::<()>().await;
        }
        Ok(plan != Some(Plan::TakeAndVanish))
    }
}
