//! Every page that a reporter meets: it works without scripts, asks nobody else for anything, and can be read aloud.
//!
//! With `AMANAH_PAGES=folder` in the environment the pages are written there, to be looked at.

use std::collections::BTreeSet;

use drive::{CaseSteps, Inspectorate, play_case, read_complaints, until};
use proto::intake::v1::RegisterBoardRequest;
use proto::triage::v1::SendMessageRequest;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::support::cases::{register_staff, release};
use crate::support::html::{Tag, inner, tags};
use crate::support::stack::{Stack, input, people};

/// Text that has to come out as text.
const EVIL: &str = "Uraian <b>rekaan</b> & \"tanda kutip\" yang cukup panjang untuk diperiksa.";

#[tokio::test]
async fn every_page_of_a_reporter_is_whole_and_asks_nobody_else() {
    let stack = Stack::start("pages").await;
    let mut visitor = Visitor { http: stack.http(), seen: Vec::new() };
    visitor.forms(&stack).await;
    let code = visitor.file("1-bukti", uuid()).await;
    visitor.refusals(&code).await;
    visitor.mailbox("3-kotak-baru", &code, StatusCode::OK).await;
    handle(&stack, &mut visitor, &code).await;
    erase(&stack, &mut visitor, &code).await;
    visitor.keep();
    for (name, page) in &visitor.seen {
        whole(name, page);
    }
    assert!(visitor.seen.len() >= 15, "{}", visitor.seen.len());
    stack.installation.unwrap().stop().await.unwrap();
}

/// Somebody with a browser, and the pages that they saw.
struct Visitor {
    http: String,
    seen: Vec<(String, String)>,
}

impl Visitor {
    async fn see(&mut self, name: &str, answer: reqwest::Response, status: StatusCode) -> String {
        assert_eq!(answer.status(), status, "{name}");
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        assert!(kind.starts_with("text/html"), "{name}: {kind}");
        let page = answer.text().await.unwrap();
        self.seen.push((name.to_owned(), page.clone()));
        page
    }

    async fn get(&mut self, name: &str, path: &str, status: StatusCode) -> String {
        let answer = reqwest::get(format!("{}{path}", self.http)).await.unwrap();
        self.see(name, answer, status).await
    }

    async fn post(&mut self, name: &str, path: &str, form: Form, status: StatusCode) -> String {
        let post = reqwest::Client::new().post(format!("{}{path}", self.http)).multipart(form);
        self.see(name, post.send().await.unwrap(), status).await
    }

    async fn forms(&mut self, stack: &Stack) {
        self.get("0-formulir", "/lapor/gto", StatusCode::OK).await;
        self.get("0-masuk", "/masuk", StatusCode::OK).await;
        self.get("0-tidak-ada", "/lapor/zzz", StatusCode::NOT_FOUND).await;
        let request = RegisterBoardRequest {
            command_id: uuid(),
            office: "gto".into(),
            place: "loket-1".into(),
            service: "vaksinasi".into(),
        };
        let mut section = people().service_section;
        section.0.office = Some("gto".parse().unwrap());
        let board = stack.clients().intake(&section).register_board(request).await.unwrap();
        let path = format!("/r/{}", board.into_inner().token);
        self.get("0-penilaian", &path, StatusCode::OK).await;
        self.get("0-terima-kasih", "/r/terima-kasih", StatusCode::OK).await;
    }

    /// Files a complaint twice, and once more with a file.
    async fn file(&mut self, name: &str, form_id: String) -> String {
        let form = || {
            Form::new()
                .text("form_id", form_id.clone())
                .text("title", "Pungutan di loket (rekaan)")
                .text("text", EVIL)
                .text("reported_role", "petugas")
        };
        let with_file = form().part("attachments", Part::text("catatan").file_name("catatan.txt"));
        let page = self.post(name, "/lapor/gto", with_file, StatusCode::OK).await;
        let again = self.post("1-dikirim-ulang", "/lapor/gto", form(), StatusCode::OK).await;
        let shown = |page: &str| -> String {
            let code = inner(&page[page.find("class=\"code\"").unwrap() - 3..], "p").to_owned();
            tagless(&code).split_whitespace().collect()
        };
        let code = shown(&page);
        assert!(code.len() >= 20, "{code}");
        assert_eq!(shown(&again), code, "an answer that was lost loses no code");
        code
    }

    async fn refusals(&mut self, code: &str) {
        let empty = || Form::new().text("text", "pendek <i>").text("title", "");
        let (wrong, none) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::NOT_FOUND);
        let page = self.post("2-formulir-salah", "/lapor/gto", empty(), wrong).await;
        assert!(page.contains("pendek &#60;i&#62;"), "what was written is still there");
        let large = Part::bytes(vec![b'x'; 21 << 20]).file_name("besar.txt");
        let form = empty().part("attachments", large);
        self.post("2-berkas-besar", "/lapor/gto", form, StatusCode::PAYLOAD_TOO_LARGE).await;
        self.mailbox("2-kode-salah", "7K2M-salah", none).await;
        let form = Form::new().text("code", code.to_owned()).text("form_id", uuid());
        let page = self.post("2-pesan-kosong", "/masuk/pesan", form, wrong).await;
        assert!(page.contains("tulis pesan atau pilih berkas"));
    }

    async fn mailbox(&mut self, name: &str, code: &str, status: StatusCode) -> String {
        let post = reqwest::Client::new().post(format!("{}/masuk", self.http));
        let answer = post.form(&[("code", code)]).send().await.unwrap();
        self.see(name, answer, status).await
    }

    async fn write(&mut self, name: &str, code: &str, text: &str) -> String {
        let form = Form::new()
            .text("code", code.to_owned())
            .text("form_id", uuid())
            .text("text", text.to_owned())
            .part("attachments", Part::text("rekaan").file_name("bukti.txt"));
        self.post(name, "/masuk/pesan", form, StatusCode::OK).await
    }

    fn keep(&self) {
        let Some(folder) = std::env::var_os("AMANAH_PAGES") else { return };
        std::fs::create_dir_all(&folder).unwrap();
        for (name, page) in &self.seen {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), page)
                .unwrap();
        }
    }
}

/// The case from its opening to the archive, with messages both ways.
async fn handle(stack: &Stack, visitor: &mut Visitor, code: &str) {
    let (clients, people) = (stack.clients(), people());
    register_staff(stack).await;
    release(stack, 1).await;
    let case_id = complaint_of(&visitor.seen.last().unwrap().1);
    until("the release in the mailbox", || async {
        let answer = reqwest::Client::new().post(format!("{}/masuk", stack.http()));
        let page = answer.form(&[("code", code)]).send().await?.text().await?;
        Ok(page.contains("menyerahkan laporan Anda kepada Tim WBS balai.").then_some(()))
    })
    .await
    .unwrap();
    let request = SendMessageRequest {
        command_id: uuid(),
        case_id: case_id.clone(),
        text: "Terima kasih. Pada hari apa dan di loket mana kejadian itu?\nApakah ada kuitansi?"
            .into(),
    };
    clients.triage(&people.wbs[0]).send_message(request).await.unwrap();
    visitor.mailbox("4-ada-pesan", code, StatusCode::OK).await;
    let page =
        visitor.write("4-pesan-terkirim", code, "Senin pagi, loket 1. <i>Tidak ada</i>.").await;
    assert!(page.contains("&#60;i&#62;Tidak ada&#60;/i&#62;"));
    let itjen = Inspectorate::of(&stack.start.home, &people.inspectorate, &clients).unwrap();
    let complaints = read_complaints(&input().join("complaints")).unwrap();
    let complaint = complaints.iter().find(|one| one.number == 5).unwrap();
    let steps = CaseSteps { clients: &clients, people: &people, itjen: &itjen, case_id, complaint };
    play_case(&steps).await.unwrap();
    see_when(visitor, "5-diarsipkan", code, "sudah diklarifikasi dan diarsipkan").await;
}

async fn erase(stack: &Stack, visitor: &mut Visitor, code: &str) {
    let (clients, people) = (stack.clients(), people());
    let complaint = complaint_of(&visitor.seen.last().unwrap().1);
    clients.ask_erasure(&people.inspectorate, &complaint, "UU 27/2022 Pasal 8").await.unwrap();
    clients.approve_erasure(&people.inspectorate_second, &complaint).await.unwrap();
    let page = see_when(visitor, "6-dihapus", code, "Isi laporan ini sudah dihapus").await;
    assert!(!page.contains("Senin pagi"), "the messages are gone");
}

/// The mailbox as soon as it says so.
async fn see_when(visitor: &mut Visitor, name: &str, code: &str, says: &str) -> String {
    let http = visitor.http.clone();
    until(says, || async {
        let post = reqwest::Client::new().post(format!("{http}/masuk")).form(&[("code", code)]);
        Ok(post.send().await?.text().await?.contains(says).then_some(()))
    })
    .await
    .unwrap();
    visitor.mailbox(name, code, StatusCode::OK).await
}

/// Rules for every page.
fn whole(name: &str, page: &str) {
    let tags = tags(page);
    assert!(page.starts_with("<!doctype html>") && !page.contains("{{"), "{name}");
    let opened = |wanted: &str| tags.iter().filter(|tag| tag.name == wanted && !tag.closes).count();
    assert_eq!(tags.iter().find(|tag| tag.name == "html").unwrap().get("lang"), "id", "{name}");
    assert!(!inner(page, "title").trim().is_empty(), "{name} has no title");
    assert_eq!((opened("h1"), opened("main")), (1, 1), "{name}: headings and main parts");
    assert!(page.contains("name=\"viewport\""), "{name} on a phone");
    self_contained(name, page, &tags);
    labelled(name, &tags);
    linked(name, &tags);
}

/// Nothing is loaded, and nothing runs.
fn self_contained(name: &str, page: &str, tags: &[Tag]) {
    for tag in tags {
        let loads = ["script", "link", "img", "iframe", "object", "embed", "base", "video"];
        assert!(!loads.contains(&tag.name.as_str()), "{name}: <{}>", tag.name);
        for (attribute, value) in &tag.attributes {
            assert!(!attribute.starts_with("on"), "{name}: {attribute}");
            let address = ["href", "src", "action", "formaction"].contains(&attribute.as_str());
            let own = value.starts_with('#')
                || (value.starts_with('/') && !value.starts_with("//"))
                || (value.starts_with("data:") && tag.attributes.contains_key("download"));
            assert!(!address || own, "{name}: {attribute} {value}");
        }
    }
    let style = inner(page, "style");
    assert!(!style.contains("url(") && !style.contains("@import"), "{name}: the style loads");
}

/// Every field says what it is for, and browsers do not remember what was typed.
fn labelled(name: &str, tags: &[Tag]) {
    let labels: BTreeSet<&str> =
        tags.iter().filter(|tag| tag.name == "label").map(|tag| tag.get("for")).collect();
    let mut inside = false;
    for tag in tags {
        if tag.name == "label" {
            inside = !tag.closes;
        }
        let field = ["input", "textarea", "select"].contains(&tag.name.as_str()) && !tag.closes;
        if !field || tag.get("type") == "hidden" {
            continue;
        }
        assert!(
            inside || labels.contains(tag.get("id")),
            "{name}: no label for {}",
            tag.get("name")
        );
        let typed = tag.name == "textarea" || tag.get("type") == "text";
        assert!(!typed || tag.get("autocomplete") == "off", "{name}: {} is kept", tag.get("name"));
    }
}

/// Ids are unique, and whatever points inside the page finds its place.
fn linked(name: &str, tags: &[Tag]) {
    let mut ids = BTreeSet::new();
    for id in tags.iter().map(|tag| tag.get("id")).filter(|id| !id.is_empty()) {
        assert!(ids.insert(id), "{name}: {id} twice");
    }
    for tag in tags {
        let described = tag.get("aria-describedby").split_whitespace();
        for target in described.chain(tag.get("href").strip_prefix('#')) {
            assert!(ids.contains(target), "{name}: nothing is called {target}");
        }
    }
}

fn complaint_of(page: &str) -> String {
    let after = page.split_once("Nomor pengaduan</dt>").unwrap().1;
    inner(after, "dd").trim().to_owned()
}

fn tagless(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

fn uuid() -> String {
    kernel::Ids::new(kernel::Clock::machine()).uuid_v4().to_string()
}
