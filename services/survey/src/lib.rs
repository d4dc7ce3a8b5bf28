//! survey

pub mod domain;
