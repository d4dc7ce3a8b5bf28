//! `amanah replay`: builds views anew beside the live ones.

use indicatif::{ProgressBar, ProgressStyle};
use kernel::Clock;
use service::config::Config;

use crate::services;

/// Rebuilds the view of that name, or every view for `all`.
pub(crate) async fn replay(config: &Config, wanted: &str) -> anyhow::Result<bool> {
    let (mut known, mut done) = (Vec::new(), false);
    for name in topology::SERVICES {
        for view in services::views(name, config) {
            known.push(view.name());
            if wanted == "all" || wanted == view.name() {
                done = true;
                one(config, name, view.as_ref()).await?;
            }
        }
    }
    anyhow::ensure!(
        done,
        "there is no view '{wanted}': expected all, or one of {}",
        known.join(", ")
    );
    Ok(true)
}

async fn one(
    config: &Config,
    service: &str,
    view: &dyn eventlog::Subscriber,
) -> anyhow::Result<()> {
    let deps = services::deps(service, config, Clock::machine()).await?;
    let own = services::own_log(service, &deps).await?;
    let mut feeds = Vec::new();
    for log in view.logs() {
        feeds.push(service::feed(&deps, own.as_ref(), *log, None).map_err(services::said)?);
    }
    let bar = ProgressBar::new_spinner()
        .with_style(
            ProgressStyle::with_template("{spinner} {prefix}: {msg}, {per_sec}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner()),
        )
        .with_prefix(view.name());
    let mut report = |progress: eventlog::Progress| {
        bar.set_position(progress.events);
        bar.set_message(format!(
            "{} events, at {}/{}",
            progress.events, progress.log, progress.position
        ));
    };
    let events = eventlog::replay(view, &mut feeds, &deps.db, &mut report).await?;
    bar.finish_and_clear();
    println!("{}: rebuilt from {events} events and swapped in", view.name());
    Ok(())
}
