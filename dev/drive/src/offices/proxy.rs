//! A TCP line that can be cut, and that can go silent.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

/// State of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Open,
    /// Connections were reset, new ones are refused.
    Cut,
    /// A black hole: connections stay, new ones are taken, and every byte is swallowed. A connection that lost a byte stays silent for good, as behind a router that
    /// forgot it: both ends must notice by themselves.
    Silent,
}

/// Stands between an office's server and the hub; gone when dropped.
pub struct FaultProxy {
    port: u16,
    line: watch::Sender<Line>,
    _task: AbortOnDropHandle<()>,
}

impl FaultProxy {
    /// Opens a line on a free port of the loopback. A new connection goes to the first of `targets` that takes it, beginning with another one each time.
    pub async fn open(targets: Vec<SocketAddr>) -> anyhow::Result<Self> {
        let port = localservers::free_port()?;
        let listener = listen(port).await?;
        let (line, state) = watch::channel(Line::Open);
        let hub = Arc::new(Hub { targets, turn: AtomicUsize::new(0) });
        let task = tokio::spawn(serve(port, listener, hub, state));
        Ok(Self { port, line, _task: AbortOnDropHandle::new(task) })
    }

    /// `127.0.0.1:port`, for the remote of a leaf server.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Changes the state of the line, at once for every connection on it.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

struct Hub {
    targets: Vec<SocketAddr>,
    turn: AtomicUsize,
}

impl Hub {
    async fn connect(&self) -> io::Result<TcpStream> {
        let first = self.turn.fetch_add(1, Ordering::Relaxed);
        let mut refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        for step in 0..self.targets.len() {
            match TcpStream::connect(self.targets[(first + step) % self.targets.len()]).await {
                Ok(stream) => return Ok(stream),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.with_context(|| format!("port {port}"))
}

/// Listens while the line is not cut: a cut one refuses.
async fn serve(port: u16, first: TcpListener, hub: Arc<Hub>, mut state: watch::Receiver<Line>) {
    let mut listener = Some(first);
    loop {
        if *state.borrow_and_update() == Line::Cut {
            listener = None;
            if state.changed().await.is_err() {
                return;
            }
            continue;
        }
        if listener.is_none() {
            listener = listen(port).await.ok();
        }
        let Some(open) = &listener else {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        tokio::select! {
            taken = open.accept() => {
                if let Ok((office, _)) = taken {
                    tokio::spawn(carry(office, Arc::clone(&hub), state.clone()));
                }
            }
            changed = state.changed() => if changed.is_err() { return },
        }
    }
}

/// One connection, until an end closes it or the line is cut.
async fn carry(mut office: TcpStream, hub: Arc<Hub>, state: watch::Receiver<Line>) {
    let Ok(mut server) = hub.connect().await else { return };
    // Whatever ends the connection, both ends learn it by a reset.
    let _ = (office.set_zero_linger(), server.set_zero_linger());
    let _ = (office.set_nodelay(true), server.set_nodelay(true));
    // Borrowed halves: owned ones would close in order when they are dropped.
    let (from_office, to_office) = office.split();
    let (from_server, to_server) = server.split();
    let mut cut = state.clone();
    tokio::select! {
        () = pipe(from_office, to_server, state.clone()) => {}
        () = pipe(from_server, to_office, state) => {}
        _ = cut.wait_for(|line| *line == Line::Cut) => {}
    }
}

async fn pipe(mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, state: watch::Receiver<Line>) {
    let mut buffer = vec![0; 64 * 1024];
    let mut lost = false;
    while let Ok(read) = from.read(&mut buffer).await {
        if read == 0 {
            return;
        }
        lost |= *state.borrow() == Line::Silent;
        if !lost && to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that gives back what it gets.
    async fn echo() -> SocketAddr {
        let listener = listen(0).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = stream.into_split();
                    let _ = tokio::io::copy(&mut from, &mut to).await;
                });
            }
        });
        address
    }

    async fn answered(stream: &mut TcpStream) -> io::Result<bool> {
        answered_within(stream, 10_000).await
    }

    /// So many milliseconds are waited for an answer.
    async fn answered_within(stream: &mut TcpStream, patience: u64) -> io::Result<bool> {
        stream.write_all(b"ping").await?;
        let mut back = [0; 4];
        let patience = std::time::Duration::from_millis(patience);
        match tokio::time::timeout(patience, stream.read_exact(&mut back)).await {
            Ok(read) => read.map(|_| true),
            Err(_) => Ok(false),
        }
    }

    #[tokio::test]
    async fn a_cut_line_resets_and_refuses_and_carries_again_when_mended() {
        let proxy = FaultProxy::open(vec![echo().await]).await.unwrap();
        let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
        assert!(answered(&mut stream).await.unwrap());
        proxy.set(Line::Cut);
        assert!(stream.read(&mut [0; 4]).await.is_err(), "the connection is reset");
        while TcpStream::connect(proxy.address()).await.is_ok() {}
        proxy.set(Line::Open);
        let mut stream = loop {
            if let Ok(stream) = TcpStream::connect(proxy.address()).await {
                break stream;
            }
        };
        assert!(answered(&mut stream).await.unwrap());
    }

    #[tokio::test]
    async fn a_silent_line_keeps_its_connections_and_swallows_what_they_say() {
        let proxy = FaultProxy::open(vec![echo().await]).await.unwrap();
        let mut before = TcpStream::connect(proxy.address()).await.unwrap();
        assert!(answered(&mut before).await.unwrap());
        proxy.set(Line::Silent);
        assert!(!answered_within(&mut before, 300).await.unwrap());
        proxy.set(Line::Open);
        assert!(
            !answered_within(&mut before, 300).await.unwrap(),
            "it lost bytes and stays silent"
        );
        let mut after = TcpStream::connect(proxy.address()).await.unwrap();
        assert!(answered(&mut after).await.unwrap());
    }

    #[tokio::test]
    async fn the_next_member_is_taken_when_one_is_gone() {
        let gone = listen(0).await.unwrap().local_addr().unwrap();
        let proxy = FaultProxy::open(vec![gone, echo().await]).await.unwrap();
        for _ in 0..4 {
            let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
            assert!(answered(&mut stream).await.unwrap());
        }
    }
}
