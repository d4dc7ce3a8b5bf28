//! A reporter with nothing but the code, and somebody who only guesses codes.

use std::time::{Duration, Instant};

use drive::{
    CASE_STEPS, CaseSteps, Inspectorate, Mailbox, completion, file, play_step, read_complaints,
    until,
};
use futures::future::join_all;
use kernel::{Clock, Ids, Zone};
use proto::triage::v1::{ListMessagesRequest, SendDataRequestRequest, SendMessageRequest};
use reqwest::header::{ACCEPT, CACHE_CONTROL, HeaderMap, SET_COOKIE};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, StatusCode};
use serde_json::Value;

use crate::support::cases::register_staff;
use crate::support::stack::{Stack, input, people, quarter};

/// After each step of a case: the step that is over, the next one, and a word of what the mailbox says.
const CLARIFIED: [(&str, Option<&str>, &str); CASE_STEPS] = [
    ("B4", Some("B5"), "mempelajari"),
    ("B4", Some("B5"), "memberi arahan"),
    ("B5", Some("B6"), "ditugaskan"),
    ("B6", Some("B7"), "ditelaah"),
    ("B7", Some("B9"), "ditentukan"),
    ("B9", Some("B10"), "diklarifikasi"),
    ("B10", None, "diarsipkan"),
];

fn uuid() -> String {
    Ids::new(Clock::machine()).uuid_v4().to_string()
}

/// Waits until the mailbox tells of these steps, with that word; answers with its status.
async fn stands(mailbox: &Mailbox, step: &str, next: Option<&str>, word: &str) -> Value {
    until(&format!("the mailbox to stand at {step} before {next:?}"), || async {
        let status = mailbox.read().await?["status"].clone();
        let there = status["step"].as_str() == Some(step)
            && status["next"].as_str() == next
            && status["says"].as_str().is_some_and(|says| says.contains(word));
        Ok(there.then_some(status))
    })
    .await
    .unwrap()
}

/// Plain words at every stage; a running step has its day.
fn plain(status: &Value) {
    for words in [&status["says"], &status["says_next"]] {
        let words = words.as_str().unwrap();
        assert!(words.ends_with('.') && !words.contains("B1") && words.len() > 20, "{words}");
    }
    assert_eq!(status["next"].is_null(), status["due_at"].is_null(), "{status}");
}

async fn request_data(stack: &Stack) {
    let people = people();
    let request = SendDataRequestRequest {
        completion: completion(&["data-request-letter"]),
        office: "gto".into(),
        quarter: quarter(Zone::Wita),
        letter_number: "PS.04.01/C.X.20/17/2026".into(),
    };
    stack.clients().triage(&people.wbs[0]).send_data_request(request).await.unwrap();
}

#[tokio::test]
async fn the_code_alone_tells_every_stage_from_the_filing_to_the_archive() {
    let stack = Stack::start("mailstages").await;
    register_staff(&stack).await;
    let (clients, people, client) = (stack.clients(), people(), Client::new());
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(1);
    let told = file(&client, &stack.http(), &complaint, &uuid()).await.unwrap();
    let mailbox = Mailbox::of(&client, &stack.http(), &told).unwrap();
    let filed = mailbox.read().await.unwrap()["status"].clone();
    assert!(filed["step"].is_null() && filed["next"].is_null(), "{filed}");
    plain(&filed);
    request_data(&stack).await;
    plain(&stands(&mailbox, "B2", Some("B3"), "meminta data").await);
    let itjen = Inspectorate::of(&stack.start.home, &people.inspectorate, &clients).unwrap();
    let quarter = quarter(Zone::Wita);
    let pending = itjen.pending("gto", &quarter, 1).await.unwrap();
    let cases = itjen.reply("gto", &quarter, "PS.04.01/IJ/301/2026", &pending).await.unwrap();
    plain(&stands(&mailbox, "B3", Some("B4"), "menyerahkan").await);
    let steps = CaseSteps {
        clients: &clients,
        people: &people,
        itjen: &itjen,
        case_id: cases[0].clone(),
        complaint: &complaint,
    };
    for (number, (step, next, word)) in CLARIFIED.into_iter().enumerate() {
        play_step(&steps, number).await.unwrap();
        plain(&stands(&mailbox, step, next, word).await);
    }
    let end = mailbox.read().await.unwrap()["status"].clone();
    assert_eq!((&end["clarified"], &end["archived"]), (&true.into(), &true.into()), "{end}");
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn messages_go_both_ways_and_files_come_later() {
    let stack = Stack::start("mailboth").await;
    register_staff(&stack).await;
    let (clients, people, client) = (stack.clients(), people(), Client::new());
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(1);
    let told = file(&client, &stack.http(), &complaint, &uuid()).await.unwrap();
    let mailbox = Mailbox::of(&client, &stack.http(), &told).unwrap();
    crate::support::cases::release(&stack, 1).await;
    let case_id = told["complaint_id"].as_str().unwrap().to_owned();
    let question = SendMessageRequest {
        command_id: uuid(),
        case_id: case_id.clone(),
        text: "Pada jam berapa?".into(),
    };
    for applied in [true, false] {
        let sent = clients.triage(&people.wbs[0]).send_message(question.clone()).await.unwrap();
        assert_eq!(sent.into_inner().applied, applied);
    }
    let said = mailbox.write("Sekitar pukul sepuluh.").await.unwrap()["messages"].clone();
    let texts: Vec<_> = said.as_array().unwrap().iter().map(|one| &one["text"]).collect();
    assert_eq!(texts, ["Pada jam berapa?", "Sekitar pukul sepuluh."]);
    let ask = ListMessagesRequest { case_id };
    let read = clients.triage(&people.wbs[0]).list_messages(ask).await.unwrap().into_inner();
    assert_eq!(read.messages.len(), 2);
    let form = Form::new()
        .text("code", told["receipt_code"].as_str().unwrap().to_owned())
        .text("form_id", uuid())
        .part("attachments", Part::bytes(b"Rp350.000".as_slice()).file_name("nota.txt"));
    let later = client.post(format!("{}/masuk/pesan", stack.http()));
    let later = later.header(ACCEPT, "application/json").multipart(form).send().await.unwrap();
    assert_eq!(later.status(), StatusCode::OK);
    let later: Value = later.json().await.unwrap();
    assert_eq!(later["messages"][2]["files"], 1, "{later}");
    stack.installation.unwrap().stop().await.unwrap();
}

/// Somebody signs in with any code.
async fn sign_in(client: &Client, http: &str, code: &str) -> (StatusCode, HeaderMap, String) {
    let post = client.post(format!("{http}/masuk")).form(&[("code", code)]);
    let answer = post.send().await.unwrap();
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    // The server's clock, to the second: not ours to choose.
    headers.remove("date");
    (status, headers, answer.text().await.unwrap())
}

#[tokio::test]
async fn who_guesses_learns_nothing_and_holds_up_nobody_who_has_a_code() {
    let stack = Stack::start("mailguess").await;
    let (client, http, ids) = (Client::new(), stack.http(), Ids::new(Clock::machine()));
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(4);
    let told = file(&client, &http, &complaint, &uuid()).await.unwrap();
    let code = told["receipt_code"].as_str().unwrap().to_owned();
    let unknown = vault::ReceiptCode::generate(&ids).reveal().to_string();
    let (first, rest) = code.split_at(1);
    let mistyped = format!("{}{rest}", if first == "7" { "8" } else { "7" });
    let guesses = [unknown.as_str(), &mistyped, &"0".repeat(20), &code[1..], "' OR 1=1 --", ""];
    let answers = join_all(guesses.map(|guess| sign_in(&client, &http, guess))).await;
    for (guess, answer) in guesses.iter().zip(&answers) {
        assert_eq!(*answer, answers[0], "{guess:?} is told apart");
    }
    let (status, headers, _) = &answers[0];
    assert_eq!(*status, StatusCode::NOT_FOUND);
    assert_eq!(headers[CACHE_CONTROL], "no-store");
    assert!(!headers.contains_key(SET_COOKIE));

    // Everybody behind one address: a thousand guesses, and in their midst people who have a code.
    let flood = join_all((0..1000).map(|_| sign_in(&client, &http, &unknown)));
    let flood = async { flood.await.iter().filter(|answer| **answer == answers[0]).count() };
    let known = async {
        let mut waited = Vec::new();
        for _ in 0..20 {
            let asked = Instant::now();
            let (status, headers, page) = sign_in(&Client::new(), &http, &code).await;
            waited.push(asked.elapsed());
            assert_eq!(status, StatusCode::OK);
            assert!(page.contains(told["complaint_id"].as_str().unwrap()));
            assert!(headers[CACHE_CONTROL] == "no-store" && !headers.contains_key(SET_COOKIE));
        }
        waited.sort_unstable();
        waited[waited.len() / 2]
    };
    let (refused, half) = tokio::join!(flood, known);
    assert_eq!(refused, 1000, "every guess gets the one answer");
    // A guess waits up to five seconds. A single pause of a loaded machine is no such wait; half of all would be.
    assert!(half < Duration::from_secs(4), "half of those who have a code waited {half:?}");
    stack.installation.unwrap().stop().await.unwrap();
}
