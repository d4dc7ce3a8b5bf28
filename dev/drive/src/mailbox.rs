//! A reporter's mailbox, opened with nothing but the receipt code.

use anyhow::Context;
use reqwest::header::ACCEPT;
use reqwest::multipart::Form;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;

/// A mailbox, as a program of the reporter sees it.
#[derive(Clone)]
pub struct Mailbox {
    client: Client,
    http: String,
    code: String,
}

impl Mailbox {
    /// The mailbox of a receipt, as [`super::file`] answered it.
    pub fn of(client: &Client, http: &str, receipt: &Value) -> anyhow::Result<Self> {
        let code = receipt["receipt_code"].as_str().context("the receipt shows no code")?;
        Ok(Self { client: client.clone(), http: http.to_owned(), code: code.to_owned() })
    }

    /// Status, messages and tombstone.
    pub async fn read(&self) -> anyhow::Result<Value> {
        let form = [("code", self.code.as_str())];
        answered(self.post("/masuk").form(&form), "the mailbox").await
    }

    /// Writes a message; answers with the mailbox that holds it.
    pub async fn write(&self, text: &str) -> anyhow::Result<Value> {
        let form_id = kernel::Ids::new(kernel::Clock::machine()).uuid_v4().to_string();
        let form = Form::new()
            .text("code", self.code.clone())
            .text("form_id", form_id)
            .text("text", text.to_owned());
        answered(self.post("/masuk/pesan").multipart(form), "a message").await
    }

    /// The proof that the complaint is recorded, as it can be made now.
    pub async fn proof(&self) -> anyhow::Result<String> {
        let form = [("code", self.code.as_str())];
        let answer = self.post("/masuk/bukti").form(&form).send().await?;
        let status = answer.status();
        anyhow::ensure!(status == StatusCode::OK, "the proof was answered with {status}");
        Ok(answer.text().await?)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.http)).header(ACCEPT, "application/json")
    }
}

async fn answered(request: RequestBuilder, what: &str) -> anyhow::Result<Value> {
    let answer = request.send().await?;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap_or_default();
    anyhow::ensure!(status.is_success(), "{what} was answered with {status}: {body}");
    Ok(body)
}
