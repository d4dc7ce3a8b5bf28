//! The command line of Amanah: `up`, `run`, `migrate`, `verify log`, `replay`, `doctor`, `token`.
//!
//! This crate only composes: it makes keys, databases and configuration ([`setup`]), builds the services ([`services`]) and runs them.

pub mod cli;
mod doctor;
mod replay;
pub mod services;
pub mod setup;
mod up;
mod verify;
