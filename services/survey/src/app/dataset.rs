//! The data set of a report: equal ratings counted, and a hash that says which ratings they were.
//!
//! The hash is SHA-256 over this text, in lower-case hex:
//!
//! ```text
//! amanah/dataset/v1\n
//! <employee>\t<place>\t<service>\t<shift>\t<answers>\t<count>\t<comments>\n      one line per pattern
//! ```
//!
//! Lines are sorted by their first five fields as bytes. `employee` is empty where a rating names nobody, `answers` holds one character
//! per item of the questionnaire, `comments` says how many of the `count` ratings carry one. Everything that the figures are made of,
//! but for the users served, is in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kernel::EmployeeCode;
use service::Failure;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use super::RoundKey;
use figures::{CommentCount, PatternRow};

const HEADER: &str = "amanah/dataset/v1\n";

/// Ratings of a round up to a cut-off.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dataset {
    pub(super) count: u64,
    /// SHA-256, lower-case hex.
    pub(super) hash: String,
    /// Pattern, ratings, comments; sorted.
    patterns: Vec<(String, u64, u64)>,
}

impl Dataset {
    pub(super) async fn read(db: &PgPool, round: &RoundKey, cutoff: i64) -> Result<Self, Failure> {
        let mut tx = db.begin().await?;
        sqlx::query(include_str!("../../sql/work_memory.sql")).execute(&mut *tx).await?;
        let rows = sqlx::query_as(include_str!("../../sql/patterns.sql"))
            .bind(round.office.as_str())
            .bind(round.period.to_string())
            .bind(cutoff)
            .fetch_all(&mut *tx)
            .await?;
        tx.commit().await?;
        off_thread("make the data set", move || Self::of(rows)).await
    }

    pub(super) fn of(rows: Vec<(String, i64, i64)>) -> Self {
        let whole = |count: i64| u64::try_from(count).unwrap_or(0);
        let mut patterns: Vec<_> =
            rows.into_iter().map(|(line, n, comments)| (line, whole(n), whole(comments))).collect();
        patterns.sort_unstable();
        let mut hash = Sha256::new_with_prefix(HEADER);
        let mut line = String::new();
        for (pattern, count, comments) in &patterns {
            line.clear();
            // Writing to a text cannot fail.
            let _ = writeln!(line, "{pattern}\t{count}\t{comments}");
            hash.update(&line);
        }
        let count = patterns.iter().map(|(_, count, _)| count).sum();
        Self { count, hash: hex::encode(hash.finalize()), patterns }
    }

    /// The ratings as the figures take them. The error names the field.
    pub(super) fn rows(&self) -> Result<Vec<PatternRow>, &'static str> {
        self.patterns.iter().map(|(pattern, count, _)| row(pattern, *count)).collect()
    }

    pub(super) fn comments(&self, rows: &[PatternRow]) -> Vec<CommentCount> {
        let mut by: BTreeMap<Option<&EmployeeCode>, u64> = BTreeMap::new();
        for (row, (.., comments)) in rows.iter().zip(&self.patterns) {
            *by.entry(row.employee.as_ref()).or_default() += comments;
        }
        let count = |(employee, count): (Option<&EmployeeCode>, u64)| CommentCount {
            employee: employee.cloned(),
            count,
        };
        by.into_iter().filter(|(_, count)| *count > 0).map(count).collect()
    }
}

fn row(pattern: &str, count: u64) -> Result<PatternRow, &'static str> {
    let mut parts = pattern.split('\t');
    let mut next = |field: &'static str| parts.next().ok_or(field);
    let employee = next("employee")?;
    let employee = (!employee.is_empty()).then(|| employee.parse()).transpose();
    Ok(PatternRow {
        employee: employee.map_err(|_| "employee")?,
        place: next("place")?.parse().map_err(|_| "place")?,
        service: next("service")?.to_owned(),
        shift: next("shift")?.parse().map_err(|_| "shift")?,
        answers: next("answers")?.parse().map_err(|_| "answers")?,
        count,
    })
}

/// Work that takes long for a large round, beside the threads that answer callers.
pub(super) async fn off_thread<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Failure::internal(doing, &error))
}
