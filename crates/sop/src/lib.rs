//! sop
