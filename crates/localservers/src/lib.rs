//! localservers
