//! Is it ready? Asked over the two ports, as a client would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// Clients are greeted, and `JetStream` has recovered its store.
pub(super) fn is_ready(port: u16, monitor: u16) -> bool {
    greets(port) && healthy(monitor)
}

pub(super) fn greets(port: u16) -> bool {
    let mut line = String::new();
    let read = connect(port).map(|stream| BufReader::new(stream).read_line(&mut line));
    matches!(read, Some(Ok(_))) && line.starts_with("INFO {")
}

/// In a cluster this also needs a quorum.
pub(super) fn healthy(monitor: u16) -> bool {
    get(monitor, "/healthz").is_some_and(|body| body.contains("\"ok\""))
}

/// A monitoring page as JSON.
pub(super) fn page(monitor: u16, path: &str) -> Option<serde_json::Value> {
    serde_json::from_str(&get(monitor, path)?).ok()
}

fn connect(port: u16) -> Option<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    Some(stream)
}

/// The body, when the answer is 200.
fn get(monitor: u16, path: &str) -> Option<String> {
    let mut stream = connect(monitor)?;
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.lines().next()?.contains(" 200 ").then(|| body.to_owned())
}
