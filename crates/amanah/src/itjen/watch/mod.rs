//! `amanah itjen watch` and `check`.

mod order;
mod pump;

use clap::Args;
use kernel::Clock;

use super::config::Desk;
use super::held::Held;
use super::tray::Tray;
use super::{DeskArgs, WayArgs, show};
use crate::remote::Exit;

pub(super) use pump::{Pump, desk_folder};

/// What `amanah itjen watch` takes.
#[derive(Clone, Debug, Args)]
pub struct WatchArgs {
    /// Keys and items.
    #[command(flatten)]
    pub desk: DeskArgs,
    /// How to reach the hub.
    #[command(flatten)]
    pub way: WayArgs,
    /// Go on until Ctrl-C; this is also done when neither is named.
    #[arg(long, conflicts_with = "once")]
    pub follow: bool,
    /// Take what is there, then end.
    #[arg(long)]
    pub once: bool,
}

/// Takes items, keeps them, shows them. With `--once` the exit code is 1 when anything does not agree.
pub(super) async fn watch(args: &WatchArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let desk = Desk::read(&args.desk.config)?;
    let mut tray = Tray::open(&desk_folder(&desk, &args.desk))?;
    if !tray.try_writing()? {
        eprintln!("Proses lain sedang memegang kotak masuk ini; hentikan dahulu.");
        return Ok(Exit::Usage);
    }
    let mut pump = Pump::new(&desk, &mut tray, args.way.grpc, clock)?;
    tokio::select! {
        ended = pump.run(args.once) => ended?,
        ended = tokio::signal::ctrl_c() => ended?,
    }
    Ok(if pump.troubles() > 0 { Exit::Refused } else { Exit::Done })
}

/// Judges again everything that is kept.
pub(super) fn check(args: &DeskArgs) -> anyhow::Result<Exit> {
    let desk = Desk::read(&args.config)?;
    let mut tray = Tray::open(&desk_folder(&desk, args))?;
    // Also finds items whose line in the index was lost; somebody else's writing is no reason not to look.
    let _ = tray.try_writing()?;
    let mut held = Held::new(desk.hub_key()?);
    let (mut items, mut troubles) = (0, 0);
    for entry in tray.entries() {
        // Of what was erased here the index still says which case it was.
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
