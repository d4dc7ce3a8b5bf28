//! `amanah-itjen erase`: deletes Itjen's own copies of a complaint's sealed content. Never by itself: a hub must not be able to make Itjen forget.

use anyhow::Context;
use clap::Args;
use kernel::{Clock, ComplaintId};

use super::DeskArgs;
use super::outbox::Outbox;
use super::tray::Tray;
use terminal::Exit;

#[derive(Clone, Debug, Args)]
pub struct EraseArgs {
    /// The complaint; its case has the same id.
    pub complaint: String,
    #[command(flatten)]
    pub desk: DeskArgs,
}

pub(super) fn erase(args: &EraseArgs, clock: &Clock) -> anyhow::Result<Exit> {
    let complaint: ComplaintId = args.complaint.parse().ok().context("bukan nomor pengaduan")?;
    let complaint = complaint.to_string();
    let folder = args.desk.open(clock)?.data;
    let mut tray = Tray::open(&folder)?;
    if !tray.try_writing()? {
        eprintln!("Proses lain sedang memegang kotak masuk ini; hentikan dahulu.");
        return Ok(Exit::Usage);
    }
    let mut items = 0;
    for number in tray.entries().map(|entry| entry.number).collect::<Vec<_>>() {
        items += usize::from(tray.erase(number, &complaint)?);
    }
    let answers = Outbox::open(&folder)?.erase(&complaint)?;
    println!("Isi dihapus dari {items} butir dan {answers} jawaban; nomor dan sidiknya tetap.");
    println!(
        "Berkas yang pernah disimpan dengan 'open --out' tidak dikenal di sini: hapus sendiri."
    );
    Ok(Exit::Done)
}
