//! Sockets, bound before anything is built. So addresses are known, and a port in use is an error at once.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::Tls;

/// The sockets of one service.
pub struct Listeners {
    /// Socket of gRPC.
    pub grpc: TcpListener,
    /// Public HTTP, for services that have it.
    pub http: Option<TcpListener>,
    /// TLS of gRPC, required outside loopback.
    pub tls: Option<Tls>,
}

impl Listeners {
    /// Binds the sockets; port 0 takes a free one. Plain gRPC is refused outside loopback.
    pub async fn bind(
        grpc: SocketAddr,
        http: Option<SocketAddr>,
        tls: Option<Tls>,
    ) -> std::io::Result<Self> {
        crate::tls::check_listener(grpc, tls.as_ref()).map_err(std::io::Error::other)?;
        let http = match http {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        Ok(Self { grpc: bind(grpc).await?, http, tls })
    }

    /// URL of gRPC.
    pub fn grpc_url(&self) -> std::io::Result<String> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        Ok(format!("{scheme}://{}", self.grpc.local_addr()?))
    }
}

async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let taken = |error: std::io::Error| {
        std::io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
    };
    TcpListener::bind(address).await.map_err(taken)
}
