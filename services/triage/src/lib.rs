//! triage

pub mod domain;
