//! Journeys through the real thing: `amanah up` as a process, a private PostgreSQL, a private nats-server, HTTP forms and gRPC.

mod faults;
mod procedures;
mod proofs;
mod refusals;
mod replays;
mod stack;
mod traces;
