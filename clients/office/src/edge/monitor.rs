//! The server's monitoring pages, on loopback.

use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(2);
const PAGE_BYTES_MAX: u64 = 1 << 20;

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "leafnodes")]
    links: u32,
}

/// Number of links to the hub. `None`: the server does not answer.
pub(super) async fn leaf_links(monitor_url: &str) -> Option<u32> {
    let page = tokio::time::timeout(PATIENCE, get(monitor_url, "/leafz")).await.ok()??;
    serde_json::from_str::<Page>(&page).ok().map(|page| page.links)
}

/// HTTP/1.0: the answer ends with the connection.
async fn get(url: &str, path: &str) -> Option<String> {
    let host = url.strip_prefix("http://")?.trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await.ok()?;
    let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.take(PAGE_BYTES_MAX).read_to_string(&mut answer).await.ok()?;
    Some(answer.split_once("\r\n\r\n")?.1.to_owned())
}
