//! A complaint every word of which holds a canary: a text that occurs nowhere else, so that it betrays wherever content lies open.

use drive::{
    CaseSteps, Clients, Complaint, Inspectorate, Mailbox, People, play_case, read_complaints,
};
use kernel::{Clock, Ids};
use proto::triage::v1::SendMessageRequest;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use super::needles::Needles;
use super::stack::{Stack, input};

pub(crate) struct Canary {
    pub(crate) text: String,
    pub(crate) complaint: Complaint,
    /// Also the id of the case.
    pub(crate) id: String,
    pub(crate) receipt: Value,
    pub(crate) mailbox: Mailbox,
}

impl Canary {
    /// Files a complaint of the demo with a canary in every field, in three files and in what these tell of their authors.
    pub(crate) async fn file(stack: &Stack, number: usize) -> Self {
        let ids = Ids::new(Clock::machine());
        let text = format!("kenari{}", ids.uuid_v4().simple());
        let complaint =
            sung(read_complaints(&input().join("complaints")).unwrap().remove(number - 1), &text);
        let mut form = Form::new()
            .text("form_id", ids.uuid_v4().to_string())
            .text("title", complaint.title.clone())
            .text("text", complaint.text.clone())
            .text("reported_role", "petugas")
            .text("reported_name", format!("Nama {text}"));
        if complaint.reply_address.is_some() {
            form = form.text("reply_address", format!("{text}@contoh.example"));
        }
        for (name, bytes) in
            [("nota.txt", note(&text)), ("foto.png", picture(&text)), ("surat.pdf", letter(&text))]
        {
            form = form.part("attachments", Part::bytes(bytes).file_name(name));
        }
        let client = reqwest::Client::new();
        let url = format!("{}/lapor/{}", stack.http(), complaint.office);
        let request = client.post(url).header("accept", "application/json").multipart(form);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{:?}", answer.text().await);
        let receipt: Value = answer.json().await.unwrap();
        let id = receipt["complaint_id"].as_str().unwrap().to_owned();
        let mailbox = Mailbox::of(&client, &stack.http(), &receipt).unwrap();
        Self { text, complaint, id, receipt, mailbox }
    }

    /// Messages both ways, then every step to the archive.
    pub(crate) async fn play(&self, stack: &Stack, clients: &Clients, people: &People) {
        self.mailbox.write(&format!("pesan pelapor {}", self.text)).await.unwrap();
        let answer = SendMessageRequest {
            command_id: Ids::new(Clock::machine()).command().to_string(),
            case_id: self.id.clone(),
            text: format!("pesan tim {}", self.text),
        };
        clients.triage(&people.wbs[0]).send_message(answer).await.unwrap();
        let itjen = Inspectorate::of(&stack.start.home, &people.inspectorate, clients).unwrap();
        let (case_id, complaint) = (self.id.clone(), &self.complaint);
        play_case(&CaseSteps { clients, people, itjen: &itjen, case_id, complaint }).await.unwrap();
    }

    /// The plain canary; its second half alone would be enough to know it by.
    pub(crate) fn plain(&self, needles: &mut Needles) {
        needles.text("plain", &self.text);
        needles.text("plain", &self.text[self.text.len() - 16..]);
    }

    /// Every sealed byte and every wrap that there is of the complaint. Answers with how many of each.
    pub(crate) async fn sealed(&self, stack: &Stack, needles: &mut Needles) -> (usize, usize) {
        let rows = self.rows(stack).await;
        for (name, bytes) in &rows {
            needles.bytes(name, bytes);
        }
        let wraps = rows.iter().filter(|(name, _)| name.starts_with("wrap")).count();
        (rows.len() - wraps, wraps)
    }

    /// The same, each with its name: `wrap <person>`, or where it lies, what it is and its number.
    pub(crate) async fn rows(&self, stack: &Stack) -> Vec<(String, Vec<u8>)> {
        let id: uuid::Uuid = self.id.parse().unwrap();
        let mut rows = Vec::new();
        for (database, sql) in [
            (
                "amanah_intake",
                "SELECT 'filed ' || kind || ' ' || item, bytes, s.digest FROM intake.sealed s JOIN intake.filing f USING (filing) WHERE f.complaint_id = $1",
            ),
            (
                "amanah_intake",
                "SELECT 'mail ' || kind || ' ' || item, bytes, digest FROM intake.mail WHERE complaint_id = $1",
            ),
            (
                "amanah_intake",
                "SELECT 'wrap ' || person, bytes, ''::bytea FROM intake.wrap JOIN intake.filing f USING (filing) WHERE f.complaint_id = $1",
            ),
            (
                "amanah_triage",
                "SELECT 'step ' || kind || ' ' || item, bytes, ''::bytea FROM triage.sealed WHERE complaint_id = $1",
            ),
            (
                "amanah_triage",
                "SELECT 'wrap ' || person, bytes, ''::bytea FROM triage.wrap WHERE complaint_id = $1",
            ),
        ] {
            let mut db = stack.owner(database).await;
            let found: Vec<(String, Option<Vec<u8>>, Vec<u8>)> =
                sqlx::query_as(sql).bind(id).fetch_all(&mut db).await.unwrap();
            let whole = |(name, bytes, digest): (String, Option<Vec<u8>>, Vec<u8>)| {
                (name, bytes.unwrap_or_else(|| object(stack, &hex::encode(digest))))
            };
            rows.extend(found.into_iter().map(whole));
        }
        rows
    }
}

/// A sealed file of the object store.
fn object(stack: &Stack, digest: &str) -> Vec<u8> {
    let path = stack.start.home.join("objects/sealed").join(&digest[..2]).join(digest);
    std::fs::read(path).unwrap()
}

/// The canary in everything that somebody writes.
fn sung(mut complaint: Complaint, canary: &str) -> Complaint {
    let Complaint { title, text, finding, disposition, recommendation, review, .. } =
        &mut complaint;
    for field in [title, text, finding, disposition, recommendation, &mut review.text] {
        *field = format!("{} {canary}", field.trim());
    }
    for field in complaint.clarification.iter_mut().chain(&mut complaint.reply) {
        *field = format!("{} {canary}", field.trim());
    }
    complaint
}

fn note(canary: &str) -> Vec<u8> {
    format!("Nota rekaan, {canary}\n").into_bytes()
}

/// A picture that tells its author, and hides something behind its end.
fn picture(canary: &str) -> Vec<u8> {
    let whole = std::fs::read(input().join("complaints/foto-1.png")).unwrap();
    let (picture, end) = whole.split_at(whole.len() - 12);
    let chunk = [b"tEXtAuthor\0", canary.as_bytes()].concat();
    let length = u32::try_from(chunk.len() - 4).unwrap().to_be_bytes();
    [picture, &length, &chunk, &crc32(&chunk).to_be_bytes(), end, canary.as_bytes()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| bit(crc));
    !bytes.iter().fold(u32::MAX, byte)
}

/// A letter that tells its author.
fn letter(canary: &str) -> Vec<u8> {
    let text = format!("BT (Surat rekaan {canary}) Tj ET");
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Author ({canary}) /Title ({canary}) >>\nendobj\n2 0 obj\n<< /Length {} >>\nstream\n{text}\nendstream\nendobj\n\
         trailer\n<< /Info 1 0 R >>\n%%EOF\n",
        text.len()
    )
    .into_bytes()
}
