//! One file per question: access, then one query. What a query may hold follows from `access`; nothing is filtered afterwards.

pub(crate) mod archive;
pub(crate) mod officer;
pub(crate) mod report;
pub(crate) mod steps;
pub(crate) mod timeline;
