//! The setting of the tests: triage with its neighbours, an office with its people, Itjen's letters, a played intake.

pub(crate) mod cases;
pub(crate) mod intake;
pub(crate) mod letters;
pub(crate) mod office;
pub(crate) mod world;
