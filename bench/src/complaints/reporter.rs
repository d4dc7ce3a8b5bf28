//! A reporter: fills the form, sends it as a browser does, keeps what is answered. Connections stay open between forms.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use kernel::{Clock, Ids};
use reqwest::header::ACCEPT;
use reqwest::multipart::Form;
use serde::Deserialize;

/// Bytes of a complaint's text.
const TEXT_BYTES: usize = 3600;
/// Longer than intake waits for a checkpoint.
const PATIENCE: Duration = Duration::from_secs(40);

/// A form that somebody filled in.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

/// The reporter's receipt.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Told {
    pub(crate) complaint_id: String,
    pub(crate) again: bool,
    pub(crate) leaf: String,
    pub(crate) position: i64,
    pub(crate) proof: Option<String>,
    pub(crate) receipt_code: Option<String>,
    pub(crate) opening: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Filed {
    pub(crate) form: Filled,
    pub(crate) told: Told,
    pub(crate) millis: f64,
}

/// A browser with its connection.
#[derive(Clone)]
pub(crate) struct Reporter {
    client: reqwest::Client,
    address: String,
}

impl Filled {
    /// A new form, with a text that no other has.
    pub(crate) fn new() -> Self {
        let id = Ids::new(Clock::machine()).uuid_v4().to_string();
        let title = format!("Pungutan di loket {}", &id[..8]);
        let sentence = format!("Petugas meminta uang di luar tarif, catatan {id}. ");
        let mut text = sentence.repeat(TEXT_BYTES / sentence.len() + 1);
        text.truncate(TEXT_BYTES);
        Self { id, title, text: text.trim_end().to_owned() }
    }
}

impl Reporter {
    pub(crate) fn open(address: String) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().timeout(PATIENCE).pool_max_idle_per_host(1);
        Ok(Self { client: client.build()?, address })
    }

    /// Sends a form and reads the whole answer.
    pub(crate) async fn send(&self, form: Filled) -> anyhow::Result<Filed> {
        let body = Form::new()
            .text("form_id", form.id.clone())
            .text("title", form.title.clone())
            .text("text", form.text.clone());
        let start = Instant::now();
        let post = self.client.post(format!("{}/lapor/gto", self.address));
        let answer = post.header(ACCEPT, "application/json").multipart(body).send().await?;
        let (status, bytes) = (answer.status(), answer.bytes().await?);
        let millis = start.elapsed().as_secs_f64() * 1000.0;
        ensure!(status.is_success(), "answered with {status}");
        let told: Told = serde_json::from_slice(&bytes).context("the answer does not read")?;
        Ok(Filed { form, told, millis })
    }

    /// Signs in with the code of a receipt; true when the mailbox is that of the complaint.
    pub(crate) async fn signs_in(&self, told: &Told) -> anyhow::Result<bool> {
        let code = told.receipt_code.as_deref().context("no receipt code")?;
        let post = self.client.post(format!("{}/masuk", self.address));
        let answer = post.header(ACCEPT, "application/json").form(&[("code", code)]).send().await?;
        let mailbox: serde_json::Value = answer.error_for_status()?.json().await?;
        Ok(mailbox["complaint_id"] == told.complaint_id.as_str())
    }
}
