//! The demos of `cargo xtask demo`. What they print is in Indonesian, for people; `--json` gives the same to programs.
//!
//! - [`procedures`] plays both procedures from the first form to the archive, and shows that it was safe to speak.
//! - [`offices`] lets offices publish while everything around them fails, and reckons afterwards.

pub mod offices;
pub mod procedures;
