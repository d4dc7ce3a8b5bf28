//! amanah
