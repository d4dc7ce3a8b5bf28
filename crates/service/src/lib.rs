//! The life of a service process: configuration, build, run, drain, health, who calls, how failures look.
//!
//! A service builds an [`App`] (everything made, nothing running) and hands it to [`Process::run`]: listeners open, subscribers and the relay start, readiness
//! turns on; a first signal drains, a second one (or the grace period) stops hard. A task that ends by itself is a crash of the process.
//!
//! **Invariant:** every gRPC call carries a verified [`kernel::Actor`]; a call of the public never carries a trace on; failures are logged once, here, and what
//! leaves the process holds neither SQL nor content.
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
mod process;
mod publication;
mod subscriptions;
mod tls;
pub mod wire;

pub use app::{App, Deps, Published, Ticker};
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
pub use process::{Process, Stop};
pub use publication::publication;
pub use subscriptions::{feed, replay_feed};
pub use tls::{Tls, TlsSection};
