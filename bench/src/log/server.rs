//! The server's costs: processor time and disk.

use std::fs;

use anyhow::Result;
use sqlx::PgPool;

/// Linux tells processor time in hundredths of a second on every machine that we run on.
const US_PER_TICK: f64 = 10_000.0;

/// Processor time of the server's whole process tree so far; `None` when it does not run on this machine.
pub(crate) async fn cpu_us(owner: &PgPool) -> Option<f64> {
    let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(owner).await.ok()?;
    let postmaster = Stat::of(u32::try_from(backend).ok()?)?.parent;
    let ended = Stat::of(postmaster)?.ticks_with_ended_children;
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let children = processes
        .filter_map(|entry| Stat::of(entry.file_name().to_str()?.parse().ok()?))
        .filter(|stat| stat.parent == postmaster);
    Some((ended + children.map(|stat| stat.ticks).sum::<f64>()) * US_PER_TICK)
}

/// Bytes on disk per event: rows, both indexes, and everything else that the table has.
pub(crate) async fn bytes_per_event(owner: &PgPool) -> Result<f64> {
    let sql =
        "SELECT pg_total_relation_size('es.event')::float8 / greatest(count(*), 1) FROM es.event";
    Ok(sqlx::query_scalar(sql).fetch_one(owner).await?)
}

struct Stat {
    parent: u32,
    ticks: f64,
    ticks_with_ended_children: f64,
}

impl Stat {
    /// Fields 4 and 14 to 17 of `/proc/PID/stat`; the name before them may hold spaces.
    fn of(pid: u32) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |index: usize| fields.get(index)?.parse::<f64>().ok();
        let ticks = number(11)? + number(12)?;
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            ticks,
            ticks_with_ended_children: ticks + number(13)? + number(14)?,
        })
    }
}
