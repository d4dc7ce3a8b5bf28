//! Waiting by condition.

use std::future::Future;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, sleep};

/// Long enough for a loaded machine; a condition that holds is noticed at once.
const LIMIT: Duration = Duration::from_secs(30);

/// Asks `condition` until it answers true. After half a minute it fails and names what was waited for.
pub async fn wait_for<F>(what: &str, mut condition: impl FnMut() -> F) -> Result<()>
where
    F: Future<Output = bool>,
{
    let deadline = Instant::now() + LIMIT;
    while !condition().await {
        if Instant::now() > deadline {
            bail!("waited {} s in vain for this: {what}", LIMIT.as_secs());
        }
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}
