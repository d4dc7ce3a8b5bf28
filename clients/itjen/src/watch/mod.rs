//! `amanah-itjen watch` fetches items and judges them; `check` judges the stored ones again.

mod order;
mod pump;

use clap::Args;
use kernel::Clock;

use super::held::Held;
use super::tray::Tray;
use super::{DeskArgs, WayArgs, show};
use terminal::Exit;

pub(super) use pump::Pump;

#[derive(Clone, Debug, Args)]
pub struct WatchArgs {
    #[command(flatten)]
    pub way: WayArgs,
    /// Go on until Ctrl-C; this is also done when neither is named.
    #[arg(long, conflicts_with = "once")]
    pub follow: bool,
    /// Take the waiting items, then end.
    #[arg(long)]
    pub once: bool,
}

/// Fetches items, stores and prints them. With `--once` the exit code is 1 when anything does not agree.
pub(super) async fn watch(args: &WatchArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let desk = args.way.desk.open(clock)?;
    let mut tray = Tray::open(&desk.data)?;
    if !tray.try_writing()? {
        eprintln!("Proses lain sedang memegang kotak masuk ini; hentikan dahulu.");
        return Ok(Exit::Usage);
    }
    let mut pump = Pump::new(&desk, &mut tray, args.way.grpc)?;
    tokio::select! {
        ended = pump.run(args.once) => ended?,
        ended = tokio::signal::ctrl_c() => ended?,
    }
    Ok(if pump.troubles() > 0 { Exit::Refused } else { Exit::Done })
}

/// Judges all stored items again.
pub(super) fn check(args: &DeskArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let desk = args.open(clock)?;
    let mut tray = Tray::open(&desk.data)?;
    // Writing also finds items whose line in the index was lost. If another process writes, the check runs without that.
    let _ = tray.try_writing()?;
    let mut held = Held::new(desk.hub_key()?);
    let (mut items, mut troubles) = (0, 0);
    for entry in tray.entries() {
        // The index still names the case of an item that was erased here.
        if entry.erased {
            held.replay(entry);
        }
        let item = tray.read(entry.number)?;
        let verdict = held.judge(&item);
        items += 1;
        if !verdict.troubles.is_empty() {
            troubles += verdict.troubles.len();
            println!("{}", show::told(&item, &verdict));
        }
    }
    let missing = tray.missing();
    if !missing.is_empty() {
        println!("!! nomor yang tidak ada: {}", order::ranges(&missing));
    }
    println!(
        "{items} butir diperiksa, {} ketidakcocokan, {} nomor hilang.",
        troubles,
        missing.len()
    );
    Ok(if troubles == 0 && missing.is_empty() { Exit::Done } else { Exit::Refused })
}
