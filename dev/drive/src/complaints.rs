//! Complaints as reporters file them, and what the demo's staff will write about them.

use std::path::{Path, PathBuf};

use anyhow::Context;
use reqwest::header::ACCEPT;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use serde_json::Value;

/// One invented complaint and the texts of its case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// 1 to 6.
    pub number: u32,
    pub office: String,
    /// Title.
    pub title: String,
    pub text: String,
    /// Whom it is about, by role.
    pub reported_roles: Vec<String>,
    /// An address for replies, when given.
    pub reply_address: Option<String>,
    /// Files beside the TOML file.
    pub attachments: Vec<String>,
    /// B4.
    pub finding: String,
    /// B5.
    pub disposition: String,
    /// B7: `oversight_grade` or `not_oversight_grade`.
    pub grade: String,
    /// B7.
    pub legal_basis: Vec<String>,
    /// B7.
    pub recommendation: String,
    /// B9.
    pub clarification: Option<String>,
    /// B9, where there is an address.
    pub reply: Option<String>,
    /// B10.
    pub problem_class: String,
    /// B6.
    pub review: ReviewText,
    /// B10.
    pub retention_class: Retention,
    #[serde(skip)]
    folder: PathBuf,
}

/// B6.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewText {
    /// `clear`, `partly_clear` or `unclear`.
    pub clarity: String,
    /// Suggested grade.
    pub suggested: String,
    pub text: String,
}

/// Retention of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Code of the class.
    pub code: String,
    /// Years.
    pub years: u8,
}

/// Reads `1.toml`, `2.toml`, … of a folder.
pub fn read_complaints(folder: &Path) -> anyhow::Result<Vec<Complaint>> {
    let mut complaints = Vec::new();
    for number in 1.. {
        let path = folder.join(format!("{number}.toml"));
        let Ok(text) = std::fs::read_to_string(&path) else { break };
        let mut complaint: Complaint =
            toml::from_str(&text).with_context(|| path.display().to_string())?;
        folder.clone_into(&mut complaint.folder);
        complaints.push(complaint);
    }
    anyhow::ensure!(!complaints.is_empty(), "no complaints in {}", folder.display());
    Ok(complaints)
}

/// Files one complaint by form post; answers with the receipt.
pub async fn file(
    client: &reqwest::Client,
    http: &str,
    complaint: &Complaint,
    form_id: &str,
) -> anyhow::Result<Value> {
    let mut form = Form::new()
        .text("form_id", form_id.to_owned())
        .text("title", complaint.title.clone())
        .text("text", complaint.text.trim().to_owned());
    for role in &complaint.reported_roles {
        form = form.text("reported_role", role.clone());
    }
    if let Some(address) = &complaint.reply_address {
        form = form.text("reply_address", address.clone());
    }
    for name in &complaint.attachments {
        let bytes = std::fs::read(complaint.folder.join(name)).with_context(|| name.clone())?;
        form = form.part("attachments", Part::bytes(bytes).file_name(name.clone()));
    }
    let answer = client
        .post(format!("{http}/lapor/{}", complaint.office))
        .header(ACCEPT, "application/json")
        .multipart(form)
        .send()
        .await?;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap_or_default();
    anyhow::ensure!(
        status.is_success(),
        "complaint {} was answered with {status}: {body}",
        complaint.number
    );
    Ok(body)
}
