//! The program of the hub: it composes the services, sets up, checks and repairs.
//!
//! It makes keys, databases and configuration ([`setup`]), builds the services ([`services`]) and runs them. The desks of offices, of Itjen and of whoever
//! checks a receipt are programs of their own below `clients/`; `amanah office`, `amanah itjen` and `amanah verify receipt` call the same libraries.

pub mod args;
pub mod cli;
mod cosign;
mod doctor;
pub mod fleet;
pub mod keys;
mod machines;
mod opener;
mod replay;
pub mod services;
pub mod setup;
mod up;
mod verify;
