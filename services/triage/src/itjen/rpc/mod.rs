//! gRPC `Escalations`: parse → use case → render.

mod escalations;
mod subscription;

pub(crate) use escalations::server;
