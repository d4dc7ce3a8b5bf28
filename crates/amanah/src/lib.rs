//! The command line of Amanah, for three places: the hub (`up`, `run`, `migrate`, `provision`, `verify`, `replay`, `doctor`, `nats`), an office
//! (`office publish`, `office edge`) and Itjen (`itjen watch`, `open`, `ack`, `reply`).
//!
//! At the hub this crate only composes: it makes keys, databases and configuration ([`setup`]), builds the services ([`services`]) and runs them.

pub mod cli;
mod cosign;
mod doctor;
pub mod fleet;
pub mod itjen;
pub mod keys;
mod machines;
pub mod office;
pub mod receipt;
pub mod remote;
mod replay;
pub mod services;
pub mod setup;
mod up;
mod verify;
pub mod witness;
