//! One request to the system account. Enough of the protocol for that, so that starting servers needs no client library.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use topology::{UserSeed, names};

/// Sends `body` to `subject` as `sys` and waits until the server has answered.
pub(super) fn request(port: u16, seed: &UserSeed, subject: &str, body: &Value) -> Result<()> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).context("cannot connect")?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).context("cannot set a time limit")?;
    let mut writer = stream.try_clone().context("cannot use the connection twice")?;
    let mut lines = BufReader::new(stream).lines();
    let info = lines.next().context("the server says nothing")??;
    let info: Value = serde_json::from_str(info.trim_start_matches("INFO ")).context("its INFO")?;
    let nonce = info["nonce"].as_str().context("the server asks for no signature")?;
    let login = json!({
        "nkey": seed.public(), "sig": URL_SAFE_NO_PAD.encode(seed.sign(nonce.as_bytes())?),
        "verbose": false, "pedantic": false, "lang": "rust", "version": "0", "protocol": 1,
    });
    let (inbox, body) = (format!("{}.1", names::inbox(names::SYS)), body.to_string());
    write!(
        writer,
        "CONNECT {login}\r\nSUB {inbox} 1\r\nPUB {subject} {inbox} {}\r\n{body}\r\n",
        body.len()
    )?;
    for line in lines {
        match line.context("the server did not answer")? {
            line if line.starts_with("MSG ") => return Ok(()),
            line if line.starts_with("-ERR") => bail!("the server refused: {line}"),
            _ => {}
        }
    }
    bail!("the server closed the connection")
}
