//! What survey reads back: ratings, and the running clocks.

mod rating;
mod round;

use std::sync::Arc;

use eventlog::Subscriber;

pub use rating::Ratings;
pub use round::Clocks;

/// Every view, for the runner and for `amanah replay`.
pub fn views() -> Vec<Arc<dyn Subscriber>> {
    vec![Arc::new(Ratings), Arc::new(Clocks)]
}
