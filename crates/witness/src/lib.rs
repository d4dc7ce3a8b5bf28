//! Cosigns checkpoints of logs.
