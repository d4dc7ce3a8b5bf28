//! A witness over real HTTP on loopback.

mod ask;
mod crash;
mod folder;
mod forks;
mod protocol;
mod support;
