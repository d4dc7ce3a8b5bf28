//! Is it ready? Asked over the two ports, as a client would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// Clients are greeted, and `JetStream` has recovered its store.
pub(super) fn is_ready(port: u16, monitor: u16) -> bool {
    greets(port) && healthy(monitor).unwrap_or(false)
}

fn connect(port: u16) -> Option<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    Some(stream)
}

pub(super) fn greets(port: u16) -> bool {
    let mut line = String::new();
    let read = connect(port).map(|stream| BufReader::new(stream).read_line(&mut line));
    matches!(read, Some(Ok(_))) && line.starts_with("INFO {")
}

fn healthy(monitor: u16) -> Option<bool> {
    let mut stream = connect(monitor)?;
    stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer.contains(" 200 ") && answer.contains("\"ok\""))
}
