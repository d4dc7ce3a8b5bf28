//! What journeys share: installations, casts, and ways to look at what an installation holds.

pub(crate) mod bureau;
pub(crate) mod canary;
pub(crate) mod cases;
pub(crate) mod hoard;
pub(crate) mod html;
pub(crate) mod needles;
pub(crate) mod settled;
pub(crate) mod stack;
pub(crate) mod thief;
