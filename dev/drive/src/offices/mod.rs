//! Offices beside an installation: their servers, lines that can fail, and programs that publish.
//!
//! - [`stage`] sets up a hub of three servers, the product, and offices with servers of their own. Each is behind a [`proxy`] that cuts lines or
//!   makes black holes.
//! - [`submission`] plans what an office publishes, [`machine`] publishes it and collects the receipts in a [`journal`].
//! - [`letter`] seals a complaint on paper as an office does. [`cases`] plays single steps of a case.
//! - [`listener`] connects to a server and hears refusals. [`log`] reads a log as an operator.

pub mod cases;
pub mod journal;
pub mod letter;
pub mod listener;
pub mod log;
pub mod machine;
pub mod proxy;
pub mod stage;
pub mod submission;
