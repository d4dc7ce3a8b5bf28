//! What survey reads back: ratings, and the running clocks.

mod rating;
mod round;

use std::sync::Arc;

use eventlog::Subscriber;

use self::rating::Ratings;
use self::round::Clocks;

/// Every view, for the runner and for `amanah replay`.
pub fn views() -> Vec<Arc<dyn Subscriber>> {
    vec![Arc::new(Ratings), Arc::new(Clocks)]
}
