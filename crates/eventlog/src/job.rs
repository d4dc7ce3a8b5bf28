//! An append that waits for its batch.

use tokio::sync::oneshot;

use crate::LogError;
use crate::append::{Appended, Rows};

pub(crate) type Outcome = Result<Appended, LogError>;

pub(crate) struct Job {
    pub(crate) rows: Rows,
    pub(crate) reply: oneshot::Sender<Outcome>,
}
