//! A reporter proves their files and their text as they have them at home, whatever intake or an editor made of them: from the form to the offline command.

use drive::{Keepsake, Verdict};
use kernel::{Clock, Ids};
use reqwest::Client;
use reqwest::header::ACCEPT;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::support::stack::Stack;

const TITLE: &str = "Pungutan di loket";
const TEXT: &str = "Petugas meminta uang di luar tarif.\n\nNotanya saya lampirkan.";
/// Begins and ends as a JPEG does.
const PHOTO: &[u8] =
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9";

/// One file of a reporter.
struct Row {
    /// Its name at home.
    own: String,
    /// Its name as the browser sends it.
    sent: String,
    bytes: Vec<u8>,
    /// The name under which intake seals it.
    sealed: String,
}

fn row(own: &str, sent: &str, bytes: &[u8], sealed: &str) -> Row {
    let [own, sent, sealed] = [own, sent, sealed].map(str::to_owned);
    Row { own, sent, bytes: bytes.to_vec(), sealed }
}

fn rows() -> Vec<Row> {
    let long = format!("{}.txt", "n".repeat(126));
    let cut = format!("{}.txt", "n".repeat(120));
    let same = |name: &str, bytes, sealed| row(name, name, bytes, sealed);
    vec![
        same("catatan.md", b"isi", "catatan.md.txt"),
        same("foto.jfif", PHOTO, "foto.jfif.jpg"),
        same(".nota.txt", b"isi lain", ".nota.txt"),
        same("data.csv", b"a;b\n1;2\n", "data.csv.txt"),
        same("image.png", PHOTO, "image.png.jpg"),
        same(&long, b"isi", &cut),
        row("nota \"Budi\".txt", "nota %22Budi%22.txt", b"isi", "nota %22Budi%22.txt"),
        same(".txt", b"isi", ".txt.txt"),
        same("FOTO.JPEG", PHOTO, "FOTO.JPEG"),
        row("cafe\u{301}.txt", "cafe\u{301}.txt", b"isi", "caf\u{e9}.txt"),
        row("nota.txt", "C:\\Users\\Budi\\nota.txt", b"isi", "nota.txt"),
        same("nota", b"tanpa akhiran", "nota.txt"),
    ]
}

/// What a reporter has at home after filing.
struct Home {
    keepsake: Keepsake,
    told: Value,
}

impl Home {
    async fn file(stack: &Stack, folder: &std::path::Path, files: &[Row]) -> Self {
        let form_id = Ids::new(Clock::machine()).uuid_v4().to_string();
        let mut form = Form::new().text("form_id", form_id).text("title", TITLE).text("text", TEXT);
        for file in files {
            let part = Part::bytes(file.bytes.clone()).file_name(file.sent.clone());
            form = form.part("attachments", part);
        }
        let post = Client::new().post(format!("{}/lapor/gto", stack.http()));
        let answer = post.header(ACCEPT, "application/json").multipart(form).send().await.unwrap();
        let told: Value = answer.json().await.unwrap();
        let keepsake = Keepsake::try_new(&stack.start.program, folder).unwrap();
        let key = stack.start.home.join("keys/checkpoints/intake.vkey");
        keepsake.keep_key("log.vkey", &key).unwrap();
        keepsake.keep("bukti.tlog-proof", told["proof"].as_str().unwrap()).unwrap();
        Self { keepsake, told }
    }

    fn verify(&self, file: &str, more: &[&str]) -> Verdict {
        let options = [&["--log-key", "log.vkey", "--complaint", file], more].concat();
        self.keepsake.verify("bukti.tlog-proof", &options).unwrap()
    }
}

#[tokio::test]
async fn a_file_proves_under_the_name_that_its_reporter_knows() {
    let (stack, folder) = (Stack::start("names").await, tempfile::tempdir().unwrap());
    for files in rows().chunks(5) {
        let home = Home::file(&stack, folder.path(), files).await;
        for (number, file) in (1..).zip(files) {
            assert_eq!(home.told["attachments"][number - 1]["name"], file.sealed.as_str());
            home.keepsake.keep(&file.own, &file.bytes).unwrap();
            let verdict = home.verify(&file.own, &[]);
            assert!(verdict.proved, "{}: {verdict:?}", file.own);
            let said = format!("lampirannya yang ke-{number}");
            assert!(verdict.sentence.contains(&said), "{}: {verdict:?}", file.own);
        }
        let first = &files[0];
        home.keepsake.keep("nama lain.bin", &first.bytes).unwrap();
        assert!(!home.verify("nama lain.bin", &[]).proved, "sealed under {}", first.sealed);
        assert!(home.verify("nama lain.bin", &["--name", &first.own]).proved);
    }
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn two_files_of_one_name_are_told_apart_by_their_content() {
    let (stack, folder) = (Stack::start("twice").await, tempfile::tempdir().unwrap());
    let twice =
        [b"satu".as_slice(), b"dua"].map(|bytes| row("nota.md", "nota.md", bytes, "nota.md.txt"));
    let home = Home::file(&stack, folder.path(), &twice).await;
    for (number, file) in (1..).zip(&twice) {
        home.keepsake.keep(&file.own, &file.bytes).unwrap();
        let verdict = home.verify(&file.own, &[]);
        assert!(verdict.sentence.contains(&format!("yang ke-{number}")), "{verdict:?}");
    }
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_text_proves_however_an_editor_saved_it() {
    let (stack, folder) = (Stack::start("spelled").await, tempfile::tempdir().unwrap());
    let nota = row("nota.txt", "nota.txt", b"dua\r\nbaris\r\n", "nota.txt");
    let home = Home::file(&stack, folder.path(), &[nota]).await;
    let typed = format!("{TITLE}\n{TEXT}");
    for (text, end) in [(&typed, "teks pengaduannya"), (&"dua\nbaris".to_owned(), "ke-1")] {
        for saved in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            format!("{}\r\n", text.replace('\n', "\r\n")).into_bytes(),
            text.replace('\n', "\r").into_bytes(),
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ] {
            home.keepsake.keep("nota.txt", &saved).unwrap();
            let verdict = home.verify("nota.txt", &[]);
            assert!(verdict.proved && verdict.sentence.contains(end), "{saved:?}: {verdict:?}");
        }
    }
    stack.installation.unwrap().stop().await.unwrap();
}
