//! An office's receipts, by their number in the hub's stream.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use contracts::Receipt;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// Receipts of one office.
#[derive(Default)]
pub struct Journal {
    book: Mutex<Book>,
    changed: watch::Sender<usize>,
}

#[derive(Default)]
struct Book {
    by_number: BTreeMap<u64, Receipt>,
    /// The first answer to each submission.
    first: HashMap<String, u64>,
}

impl Journal {
    /// Keeps a receipt. One that is delivered a second time, under the same number, is the same receipt.
    pub fn keep(&self, number: u64, receipt: Receipt) {
        let mut book = self.book();
        if !receipt.again {
            book.first.entry(receipt.submission.clone()).or_insert(number);
        }
        book.by_number.insert(number, receipt);
        let known = book.first.len();
        drop(book);
        self.changed.send_replace(known);
    }

    /// The submission was answered.
    pub fn has(&self, submission: &str) -> bool {
        self.book().first.contains_key(submission)
    }

    /// Submissions that were answered.
    pub fn answered(&self) -> usize {
        self.book().first.len()
    }

    /// Every receipt, by number.
    pub fn receipts(&self) -> Vec<Receipt> {
        self.book().by_number.values().cloned().collect()
    }

    /// The answered submissions in the order in which the hub answered them.
    pub fn first_answers(&self) -> Vec<String> {
        let book = self.book();
        let firsts = book.by_number.values().filter(|receipt| !receipt.again);
        firsts.map(|receipt| receipt.submission.clone()).collect()
    }

    /// The receipt of a submission.
    pub fn receipt(&self, submission: &str) -> Option<Receipt> {
        let book = self.book();
        book.by_number.get(book.first.get(submission)?).cloned()
    }

    /// Waits for the receipt of a submission.
    pub async fn wait_for(&self, submission: &str, limit: Duration) -> anyhow::Result<Receipt> {
        let (mut changed, deadline) = (self.changed.subscribe(), Instant::now() + limit);
        loop {
            if let Some(receipt) = self.receipt(submission) {
                return Ok(receipt);
            }
            let waited = timeout_at(deadline, changed.changed()).await;
            waited.with_context(|| format!("no receipt within {} s", limit.as_secs()))??;
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
