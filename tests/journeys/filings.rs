//! A filing with what can go wrong around it: photos that tell too much, forms that are sent twice, files that are too large.

use kernel::{Clock, Ids};
use ledger::{NoteKey, Policy, verify_receipt};
use proto::triage::v1::ReadCaseRequest;
use reqwest::header::ACCEPT;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;

use crate::support::cases::{register_staff, release};
use crate::support::stack::{Stack, people};

/// The metadata that a phone writes into a picture.
const TELLS: [&[u8]; 3] = [b"GPS", b"Galaxy", b"xpacket"];
const TEXT: &str = "Petugas meminta uang di luar tarif, dan saya memotret notanya.";

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

/// A photo with a place, the phone's name, and XMP.
fn photo() -> Vec<u8> {
    [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        segment(0xe1, b"Exif\0\0MM\0*GPS -0.53,123.06 Galaxy"),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<?xpacket begin?>"),
        segment(0xdb, &[1; 65]),
        segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 17, 0]),
        segment(0xc4, &[0; 17]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x12, 0xff, 0x00, 0x34, 0xff, 0xd9],
    ]
    .concat()
}

fn tells(bytes: &[u8]) -> bool {
    TELLS.iter().any(|word| bytes.windows(word.len()).any(|window| window == *word))
}

fn form(id: &str) -> Form {
    Form::new()
        .text("form_id", id.to_owned())
        .text("title", "Pungutan")
        .text("text", TEXT)
        .part("attachments", Part::bytes(photo()).file_name("foto.jpg"))
}

async fn send(stack: &Stack, form: Form, accept: &str) -> Response {
    let post = Client::new().post(format!("{}/lapor/gto", stack.http()));
    post.header(ACCEPT, accept).multipart(form).send().await.unwrap()
}

fn uuid() -> String {
    Ids::new(Clock::machine()).uuid_v4().to_string()
}

#[tokio::test]
async fn handlers_see_a_photo_without_its_place_and_the_original_stays_provable() {
    let stack = Stack::start("photo").await;
    register_staff(&stack).await;
    let told: Value = send(&stack, form(&uuid()), "application/json").await.json().await.unwrap();
    let case_id = told["complaint_id"].as_str().unwrap().to_owned();
    // The sealed bytes equal the sent ones: the reporter can show it from the proof alone.
    let sent = [b"{\"name\":\"foto.jpg\"}\n".as_slice(), &photo()].concat();
    let opening = hex::decode(told["attachments"][0]["opening"].as_str().unwrap()).unwrap();
    let commitment = vault::commitment(&sent, &opening.try_into().unwrap());
    let key = std::fs::read_to_string(stack.start.home.join("keys/checkpoints/intake.vkey"));
    let key: NoteKey = key.unwrap().trim().parse().unwrap();
    let proof = told["proof"].as_str().unwrap();
    let proved = verify_receipt(proof, &Policy::log_only(key)).unwrap();
    let payload: Value = serde_json::from_str(&proved.event.payload).unwrap();
    assert_eq!(payload["attachments"][0]["commitment"], hex::encode(commitment));

    release(&stack, 1).await;
    let ask = ReadCaseRequest { case_id };
    let read = stack.clients().triage(&people().wbs[0]).read_case(ask).await.unwrap().into_inner();
    let files: Vec<_> =
        read.texts.iter().filter(|one| one.kind.starts_with("attachment")).collect();
    assert!(!files.is_empty());
    assert_eq!(files[0].kind, "attachment_clean", "the twin comes first");
    assert!(!tells(&files[0].content) && files[0].content.ends_with(b"\xff\xd9"));
    for file in files.iter().filter(|file| file.kind == "attachment") {
        assert_eq!(file.content, sent, "the original is untouched");
    }
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_form_sent_again_gets_the_same_receipt_and_its_code_opens_the_mailbox() {
    let stack = Stack::start("again").await;
    let id = uuid();
    let first: Value = send(&stack, form(&id), "application/json").await.json().await.unwrap();
    let again: Value = send(&stack, form(&id), "application/json").await.json().await.unwrap();
    assert_eq!((&first["again"], &again["again"]), (&false.into(), &true.into()));
    for part in ["complaint_id", "receipt_code", "position", "opening", "attachments"] {
        assert!(!first[part].is_null());
        assert_eq!(again[part], first[part], "{part}");
    }
    let page = send(&stack, form(&id), "text/html").await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    let code = first["receipt_code"].as_str().unwrap();
    for says in [first["complaint_id"].as_str().unwrap(), code, "sudah kami terima sebelumnya"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let post = Client::new().post(format!("{}/masuk", stack.http()));
    let mailbox = post.header(ACCEPT, "application/json").form(&[("code", code)]).send().await;
    let mailbox: Value = mailbox.unwrap().error_for_status().unwrap().json().await.unwrap();
    assert_eq!(mailbox["complaint_id"], first["complaint_id"]);
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_form_that_is_too_large_is_told_so_in_words() {
    let stack = Stack::start("toolarge").await;
    let film = || Part::bytes(vec![0; 11 << 20]).file_name("film.mp4");
    let large = form(&uuid()).part("attachments", film()).part("attachments", film());
    let refused = send(&stack, large, "text/html").await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(refused.headers()["cache-control"], "no-store");
    let page = refused.text().await.unwrap();
    assert!(page.contains("paling besar 20 MiB") && page.contains("<!doctype html>"), "{page}");
    stack.installation.unwrap().stop().await.unwrap();
}
