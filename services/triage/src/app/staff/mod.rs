//! Key pairs and roles of staff: made, changed, rotated, sealed under a new master key.

mod master;
mod register;
mod reseal;
mod rotate;

pub(crate) use master::check_master_key;
pub(crate) use register::{Registered, Registration, register_staff};
pub use reseal::reseal_staff_keys;
pub(crate) use rotate::{Rotated, rotate_keys};
