//! A service process from start to end: configuration, build, run, drain, health, identity of callers, shape of failures.
//!
//! A service builds an [`App`] (everything made, nothing running) and starts it with [`Process`]: listeners open, subscribers and the relay start, readiness
//! turns on. The first signal drains. The second signal, or the end of the grace period, stops hard. A task that ends by itself is a crash of the process.
//!
//! **Invariant:** every gRPC call has a verified [`kernel::Actor`]. A request of the public never continues a trace. Failures are logged once, here, and
//! answers hold neither SQL nor content.
#![warn(missing_docs)]

mod app;
mod auth;
mod client;
pub mod config;
mod failure;
mod grpc;
mod health;
mod http;
mod listen;
mod log_client;
mod log_server;
mod machines;
mod meta;
mod missing;
mod pace;
mod process;
mod publication;
mod signals;
mod subscriptions;
mod tls;
pub mod wire;

pub use app::{App, Deps, Published, Ticker, ticker};
pub use auth::{AuthError, Tokens, actor};
pub use client::{Caller, connect, connect_with};
pub use failure::{Failure, FailureKind};
pub use grpc::{TRACE_ID_HEADER, message_bytes_max};
pub use health::{Health, Heartbeat, Latch};
pub use http::public;
pub use listen::Listeners;
pub use log_client::LogOwner;
pub use machines::{Machine, Machines};
pub use meta::{meta, meta_following};
pub use missing::{Loss, MissingSeal};
pub use pace::Pace;
pub use process::{Process, Stop};
pub use publication::publication;
pub use signals::Signals;
pub use subscriptions::feed;
pub use tls::{Tls, TlsSection};
