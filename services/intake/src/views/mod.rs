//! What may be asked about the log.

pub(crate) mod boxes;
pub(crate) mod status;
