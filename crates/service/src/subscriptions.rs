//! Chooses the feed of a subscriber: the log itself for its own service, the bus (and the owner behind it) for every other log.

use std::sync::Arc;

use eventlog::{Feed, LocalFeed};
use kernel::LogName;
use relay::RemoteFeed;

use crate::{Deps, Failure, Published};

/// The feed of `log` for a subscriber of the service. Without a bus, as in a rebuild, another service's events all come from the owner.
pub fn feed(
    deps: &Deps,
    own: Option<&Published>,
    log: LogName,
    bus: Option<bus::Bus>,
) -> Result<Box<dyn Feed>, Failure> {
    match own {
        Some(published) if published.log.epoch().log == log => {
            Ok(Box::new(LocalFeed::new(published.log.clone())))
        }
        _ => Ok(Box::new(RemoteFeed::new(log, bus, Arc::new((deps.owners)(log)?)))),
    }
}
