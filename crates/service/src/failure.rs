//! Failures as callers see them: every inner error becomes one coarse kind, and that becomes a gRPC status or an HTTP status.

use std::collections::HashMap;
use std::fmt;

use eventlog::{ExecuteError, LogError, Trouble};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

/// Domain of the reasons in gRPC's `ErrorInfo`.
const DOMAIN: &str = "amanah";

/// What the caller can do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The request is malformed: correct the named fields.
    Invalid,
    /// No valid token.
    Unauthenticated,
    /// The role or office does not allow it.
    Forbidden,
    /// There is no such thing, or the caller may not know of it.
    NotFound,
    /// A rule of the procedure refuses it.
    Refused,
    /// Somebody else was faster: look again.
    Conflict,
    /// Too much: slow down.
    Exhausted,
    /// Try again later.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl FailureKind {
    /// The status over HTTP and over gRPC.
    const fn codes(self) -> (http::StatusCode, Code) {
        use http::StatusCode as S;
        match self {
            Self::Invalid => (S::UNPROCESSABLE_ENTITY, Code::InvalidArgument),
            Self::Unauthenticated => (S::UNAUTHORIZED, Code::Unauthenticated),
            Self::Forbidden => (S::FORBIDDEN, Code::PermissionDenied),
            Self::NotFound => (S::NOT_FOUND, Code::NotFound),
            Self::Refused => (S::CONFLICT, Code::FailedPrecondition),
            Self::Conflict => (S::CONFLICT, Code::Aborted),
            Self::Exhausted => (S::TOO_MANY_REQUESTS, Code::ResourceExhausted),
            Self::Unavailable => (S::SERVICE_UNAVAILABLE, Code::Unavailable),
            Self::Internal => (S::INTERNAL_SERVER_ERROR, Code::Internal),
        }
    }
}

/// A failure as a caller sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Decides the status on the wire.
    pub kind: FailureKind,
    /// Machine-readable reason, e.g. `ITEMS_MISSING`.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: String,
    /// Fields that are wrong, each with its reason.
    pub fields: Vec<(String, String)>,
}

impl Failure {
    /// A failure without named fields.
    pub fn new(kind: FailureKind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, code, message: message.into(), fields: Vec::new() }
    }

    /// A request whose fields are wrong.
    pub fn invalid(fields: Vec<(String, String)>) -> Self {
        let first =
            fields.first().map_or(String::new(), |(field, reason)| format!(": {field}: {reason}"));
        Self {
            kind: FailureKind::Invalid,
            code: "INVALID_ARGUMENT",
            message: format!("the request is malformed{first}"),
            fields,
        }
    }

    /// There is no such thing, or the caller may not know of it: both look the same.
    pub fn not_found() -> Self {
        Self::new(FailureKind::NotFound, "NOT_FOUND", "not found")
    }

    /// The caller's role or office does not allow it.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Forbidden, "FORBIDDEN", message)
    }

    /// A fault of ours. The cause is logged here, and the caller does not see it.
    pub fn internal(doing: &'static str, cause: &dyn std::error::Error) -> Self {
        tracing::error!(doing, error = %chain(cause), "internal failure");
        metrics::counter!("failures_internal_total").increment(1);
        Self::new(
            FailureKind::Internal,
            "INTERNAL",
            format!("a fault of ours while trying to {doing}; it was logged"),
        )
    }

    /// Something that this service needs does not answer now.
    pub fn unavailable(doing: &'static str, cause: &dyn std::error::Error) -> Self {
        tracing::warn!(doing, error = %chain(cause), "unavailable");
        Self::new(
            FailureKind::Unavailable,
            "UNAVAILABLE",
            format!("cannot {doing} now; try again with the same command id"),
        )
    }

    /// HTTP status of the kind.
    pub const fn http_status(&self) -> http::StatusCode {
        self.kind.codes().0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl From<Failure> for Trouble {
    /// A reactor tries again. One that must give up on some kinds of failure looks at them first.
    fn from(failure: Failure) -> Self {
        Self::Retry(failure.to_string())
    }
}

/// The whole chain of causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        if error.is_transient() {
            Self::unavailable("reach the log", &error)
        } else {
            Self::internal("use the log", &error)
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::unavailable("reach the database", &error)
            }
            _ => Self::internal("use the database", &error),
        }
    }
}

impl<R: std::error::Error + 'static> From<ExecuteError<R>> for Failure
where
    Self: From<R>,
{
    fn from(error: ExecuteError<R>) -> Self {
        match error {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::Log(error) => error.into(),
            ExecuteError::Contended => {
                Self::new(FailureKind::Conflict, "CONTENDED", error.to_string())
            }
        }
    }
}

impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        let (_, code) = failure.kind.codes();
        let mut details = ErrorDetails::with_error_info(failure.code, DOMAIN, HashMap::new());
        for (field, reason) in &failure.fields {
            details.add_bad_request_violation(field, reason);
        }
        Self::with_error_details(code, failure.message, details)
    }
}

impl From<Status> for Failure {
    /// A failure of another service that was called. Its refusals go to the caller; everything else is a fault of ours.
    fn from(status: Status) -> Self {
        match status.code() {
            Code::NotFound => Self::not_found(),
            Code::FailedPrecondition => {
                Self::new(FailureKind::Refused, "REFUSED_BELOW", status.message())
            }
            Code::Aborted => Self::new(FailureKind::Conflict, "CONFLICT_BELOW", status.message()),
            Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled => {
                Self::unavailable("reach another service", &status)
            }
            _ => Self::internal("call another service", &status),
        }
    }
}
