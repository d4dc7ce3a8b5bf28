//! Offices that publish while everything around them fails, and the reckoning afterwards: nothing lost, nothing doubled, nothing out of order.
//!
//! - [`stage`] sets up a hub of three servers, the product, and offices with servers of their own behind a [`proxy`] that cuts lines and makes black holes.
//! - [`submission`] plans what an office publishes, [`machine`] publishes it and keeps the receipts in a [`journal`].
//! - [`faults`] strikes; [`reconcile`] compares what was published with intake's log and the receipts.
//! - [`denials`] tries what nobody may do. [`burst`] lets all offices of the country publish at once while the hub is restarted.
//! - [`show`] plays all of it, [`report`] tells it.

pub mod burst;
pub mod cases;
pub mod denials;
pub mod faults;
pub mod journal;
pub mod letter;
pub mod machine;
pub mod proxy;
pub mod reconcile;
pub mod report;
mod rogue;
pub mod show;
pub mod stage;
pub mod submission;
mod undelivered;
