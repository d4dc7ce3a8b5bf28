//! The gRPC contracts, generated from `proto/amanah/**` by `cargo xtask proto` and checked in, so that a build needs no compiler of protobuf.
//!
//! **Invariant:** `src/gen` is never edited by hand; `cargo xtask proto --check` fails when it differs from the `.proto` files.
#![expect(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes,
    reason = "generated; the .proto files carry the documentation"
)]

pub mod common {
    pub mod v1 {
        include!("gen/amanah.common.v1.rs");
    }
}
pub mod eventlog {
    pub mod v1 {
        include!("gen/amanah.eventlog.v1.rs");
    }
}
pub mod intake {
    pub mod v1 {
        include!("gen/amanah.intake.v1.rs");
    }
}
pub mod survey {
    pub mod v1 {
        include!("gen/amanah.survey.v1.rs");
    }
}
pub mod triage {
    pub mod v1 {
        include!("gen/amanah.triage.v1.rs");
    }
}
pub mod office {
    pub mod v1 {
        include!("gen/amanah.office.v1.rs");
    }
}
pub mod itjen {
    pub mod v1 {
        include!("gen/amanah.itjen.v1.rs");
    }
}
pub mod notify {
    pub mod v1 {
        include!("gen/amanah.notify.v1.rs");
    }
}
pub mod reporting {
    pub mod v1 {
        include!("gen/amanah.reporting.v1.rs");
    }
}

/// Every message and service, encoded as a `FileDescriptorSet`: for gRPC reflection.
pub const DESCRIPTOR: &[u8] = include_bytes!("gen/descriptor.bin");
