//! `receipts.ndjson` in the enrolment folder holds every receipt of the office. One process at a time fetches receipts; all processes read them here.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use bus::{Bus, Inbox};
use contracts::Receipt;
use serde_json::Value;
use topology::names::RECEIPTS;

use super::Enrolment;
use client_common::Journal;

const FILE: &str = "receipts.ndjson";
const LOCK: &str = "receipts.lock";
/// Receipts fetched at once.
const FETCH: usize = 200;
/// A short wait: the server hands a receipt out again only half a minute after the run that asked for it ended.
const WAIT: Duration = Duration::from_secs(2);
/// Pause before the next try, when another process fetches or the hub cannot be reached.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Receipts {
    path: PathBuf,
    offset: u64,
}

impl Receipts {
    pub(super) fn new(folder: &Path) -> Self {
        Self { path: folder.join(FILE), offset: 0 }
    }

    /// New receipts that this program understands. A line that is still being written waits for the next call.
    pub(super) fn look(&mut self) -> anyhow::Result<Vec<Receipt>> {
        let Ok(mut file) = File::open(&self.path) else { return Ok(vec![]) };
        file.seek(SeekFrom::Start(self.offset))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        self.offset += whole as u64;
        let lines = text[..whole].split(|&byte| byte == b'\n');
        Ok(lines.filter_map(|line| serde_json::from_slice(line).ok()).collect())
    }
}

/// Fetches receipts until the future is dropped. Waits while another process of the office fetches.
pub(super) async fn fetch(bus: &Bus, enrolment: &Enrolment) -> anyhow::Result<()> {
    let (folder, user) = (enrolment.data.as_path(), enrolment.user());
    let lock = File::create(folder.join(LOCK))
        .with_context(|| format!("folder {} tidak dapat ditulis", folder.display()))?;
    loop {
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let (mut journal, _) = Journal::<Value>::open(&folder.join(FILE))?;
        loop {
            // The link may be down for days, which is no error here.
            if let Err(error) = fetch_some(bus, &user, &mut journal).await {
                if error.is::<bus::BusError>() {
                    tokio::time::sleep(PAUSE).await;
                } else {
                    return Err(error);
                }
            }
        }
    }
}

async fn fetch_some(bus: &Bus, user: &str, journal: &mut Journal<Value>) -> anyhow::Result<()> {
    let mut inbox = Inbox::open(bus, RECEIPTS, user).await?;
    loop {
        let found = inbox.next(FETCH, WAIT).await?;
        for delivery in &found {
            // A body that is no JSON cannot be stored. It is acknowledged, so that it does not come again and again.
            let Ok(receipt) = serde_json::from_slice(&delivery.payload) else { continue };
            journal.note(&receipt)?;
        }
        journal.sync()?;
        for delivery in &found {
            inbox.ack(delivery).await?;
        }
    }
}
