//! One view per question that somebody may ask.

mod pending;
mod queue;
mod request;

use std::sync::Arc;

use eventlog::Subscriber;
use kernel::Office;

/// Every view. The office of a complaint tells in which zone its quarter is counted.
pub fn all(offices: &Arc<Vec<Office>>) -> Vec<Arc<dyn Subscriber>> {
    vec![
        Arc::new(pending::PendingView { offices: Arc::clone(offices) }),
        Arc::new(queue::QueueView),
        Arc::new(request::RequestView),
    ]
}
