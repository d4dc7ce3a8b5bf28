//! Ratings as visitors send them: one form post each.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use futures::StreamExt;
use reqwest::header::ACCEPT;
use serde::Deserialize;
use serde_json::Value;

/// One line of the file: a filled form.
#[derive(Clone, Debug, Deserialize)]
pub struct Rating {
    /// The form's id: a resend carries the same.
    pub form_id: String,
    /// The board whose code was scanned.
    pub board: String,
    /// The rated employee, when known.
    pub employee: Option<String>,
    /// `conduct`, `competence`, `u1` … `u9`, `comment`.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

/// Counts of the answers to ratings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Received for the first time.
    pub received: usize,
    /// Received before: a resend.
    pub again: usize,
    /// Refused with a reason.
    pub refused: usize,
}

/// Reads the lines of a file; a line that is no JSON is an error with its number.
pub fn read_ratings(path: &Path) -> anyhow::Result<Vec<Rating>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let line = |(number, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), number + 1))
    };
    text.lines().enumerate().map(line).collect()
}

/// Posts every rating, `clients` at a time, in the order of the file. `boards` maps a place to its token.
pub async fn submit_all(
    http: &str,
    boards: &BTreeMap<String, String>,
    ratings: &[Rating],
    clients: usize,
    done: impl Fn(),
) -> anyhow::Result<Posted> {
    let client = reqwest::Client::new();
    let posts = ratings.iter().map(|rating| submit(&client, http, boards, rating));
    let mut answers = futures::stream::iter(posts).buffered(clients);
    let mut posted = Posted::default();
    while let Some(answer) = answers.next().await {
        match answer? {
            Answer::Received => posted.received += 1,
            Answer::Again => posted.again += 1,
            Answer::Refused(_) => posted.refused += 1,
        }
        done();
    }
    Ok(posted)
}

/// The server's answer to one rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Stored now.
    Received,
    /// Stored before.
    Again,
    /// Refused, with the reasons per field.
    Refused(Value),
}

pub async fn submit(
    client: &reqwest::Client,
    http: &str,
    boards: &BTreeMap<String, String>,
    rating: &Rating,
) -> anyhow::Result<Answer> {
    let token =
        boards.get(&rating.board).with_context(|| format!("no board at {}", rating.board))?;
    let answer = client
        .post(format!("{http}/r/{token}"))
        .header(ACCEPT, "application/json")
        .form(&form(rating))
        .send()
        .await?;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap_or_default();
    match status.as_u16() {
        200 if body["again"] == true => Ok(Answer::Again),
        200 => Ok(Answer::Received),
        422 => Ok(Answer::Refused(body)),
        other => anyhow::bail!("a rating was answered with {other}: {body}"),
    }
}

fn form(rating: &Rating) -> Vec<(String, String)> {
    let mut fields = vec![("form_id".to_owned(), rating.form_id.clone())];
    if let Some(employee) = &rating.employee {
        fields.push(("employee".to_owned(), employee.clone()));
    }
    for (name, value) in &rating.rest {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        fields.push((name.clone(), text));
    }
    fields
}
