//! Errors after which the same command may succeed later.

use bus::{BusError, PublishRefused};
use tonic::Code;

use super::channel::Said;

/// True when the link or the other side failed: nothing is lost, and repeating helps. False when a repetition would be refused again.
pub fn may_help(error: &anyhow::Error) -> bool {
    if let Some(refused) = error.downcast_ref::<PublishRefused>() {
        return match refused {
            PublishRefused::Unknown { .. }
            | PublishRefused::NoStream { .. }
            | PublishRefused::Full { .. } => true,
            PublishRefused::Denied { .. } | PublishRefused::TooLarge | PublishRefused::NoId => {
                false
            }
        };
    }
    if let Some(said) = error.downcast_ref::<Said>() {
        return matches!(
            said.code,
            Code::Unavailable
                | Code::DeadlineExceeded
                | Code::Cancelled
                | Code::Unknown
                | Code::Aborted
                | Code::Internal
                | Code::ResourceExhausted
        );
    }
    let bus = error.downcast_ref::<BusError>();
    bus.is_some_and(|bus| matches!(bus, BusError::Connect { .. } | BusError::JetStream { .. }))
        || error.is::<tonic::transport::Error>()
}

#[cfg(test)]
mod tests {
    use anyhow::Context;
    use tonic::Status;

    use super::super::said;
    use super::*;

    #[test]
    fn a_broken_link_may_be_tried_again_and_a_denial_may_not() {
        let unknown = PublishRefused::Unknown { reason: String::new() };
        let lost: Result<(), _> = Err(unknown);
        assert!(may_help(&lost.context("sending").unwrap_err()));
        assert!(may_help(&said(Status::unavailable("x"))));
        assert!(!may_help(&said(Status::permission_denied("x"))));
        assert!(!may_help(&PublishRefused::Denied { subject: "x".into() }.into()));
        assert!(!may_help(&anyhow::anyhow!("a file does not read")));
    }
}
