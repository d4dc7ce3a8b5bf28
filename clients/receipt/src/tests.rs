use clap::Parser;
use ledger::{
    Checkpoint, CosignatureSigner, NoteSigner, ReceiptExtra, Row, TlogProof, entry_hash,
    inclusion_proof, root,
};

use super::*;

const OPENING: Hash = [9; 32];
const FILE_OPENING: Hash = [8; 32];
const OBJECT: &str = r#"{"title":"Pungutan","text":"Petugas meminta uang.","reported_roles":["officer"],"reply_address":null}"#;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: ReceiptArgs,
}

fn log() -> NoteSigner {
    NoteSigner::new("amanah.test/intake", &[1; 32]).unwrap()
}

fn witness() -> CosignatureSigner {
    CosignatureSigner::new("itjen.test/witness", &[3; 32]).unwrap()
}

/// A receipt as intake makes it.
fn receipt(openings: Vec<Hash>) -> String {
    receipt_over(b"{\"name\":\"nota.txt\"}\nisi", openings)
}

fn receipt_over(file: &[u8], openings: Vec<Hash>) -> String {
    let text = hex::encode(vault::commitment(OBJECT.as_bytes(), &OPENING));
    let file = hex::encode(vault::commitment(file, &FILE_OPENING));
    let payload = format!(
        r#"{{"complaint":"x","reported_roles":["officer"],"texts":[{{"digest":"aa","commitment":"{text}","size":1024}}],"attachments":[{{"commitment":"{file}"}}]}}"#
    );
    let row = Row {
        stream: [1; 16],
        version: 1,
        command: [2; 16],
        event_type: "complaint.ComplaintFiled",
        schema_version: 1,
        recorded_us: 1_793_000_000_000_000,
        payload: payload.as_bytes(),
        meta: b"{}",
    };
    let extra = ReceiptExtra::of(&row, [7; 32], openings).unwrap();
    let leaves = [entry_hash(b"a"), extra.leaf(), entry_hash(b"c")];
    let checkpoint =
        Checkpoint { origin: "amanah.test/intake".into(), size: 3, root: root(&leaves) };
    let line = witness().cosign(&checkpoint, 1_793_000_060).line();
    let note = format!("{}{line}\n", checkpoint.sign(&log()).unwrap());
    let hashes = inclusion_proof(&leaves, 1).unwrap();
    TlogProof { extra: Some(extra.bytes()), index: 1, hashes, checkpoint: note }.text()
}

/// Runs the command on files in a folder; answers with exit and sentences.
fn run(
    text: &str,
    content: Option<(&str, &str)>,
    more: &[&str],
) -> anyhow::Result<Result<String, String>> {
    let folder = tempfile::tempdir()?;
    let (path, key) = (folder.path().join("bukti.tlog-proof"), log().key().to_string());
    fs::write(&path, text)?;
    let path = path.to_string_lossy().into_owned();
    let mut line = vec!["verify", path.as_str(), "--log-key", key.as_str()];
    let file = content.map(|(name, bytes)| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        file.to_string_lossy().into_owned()
    });
    if let Some(file) = &file {
        line.extend(["--complaint", file]);
    }
    line.extend(more);
    let args = Line::try_parse_from(line)?.args;
    let content = args.complaint.as_ref().map(|path| fs::read(path).unwrap());
    let outcome = prove(text, &policy(&args)?, content.as_ref(), &args)?;
    let exit = verify(&args)?;
    assert_eq!(exit == Exit::Done, outcome.is_ok());
    Ok(outcome.map(|statement| statement.to_string()))
}

#[test]
fn one_sentence_says_what_is_proved() {
    let witness = witness().key().to_string();
    let said = run(&receipt(vec![]), None, &["--witness", &witness]).unwrap().unwrap();
    assert_eq!(said, include_str!("said.txt").trim_end());
    let alone = run(&receipt(vec![]), None, &[]).unwrap().unwrap();
    assert!(alone.contains("tanpa saksi") && alone.contains("without a witness"), "{alone}");
}

#[test]
fn text_opening_and_row_lead_to_the_log() {
    let hex = hex::encode(OPENING);
    let opening = ["--opening", hex.as_str()];
    let typed = "Pungutan\n\nPetugas  meminta uang.\r\n".replace("  ", " ");
    for content in [OBJECT, &format!("{OBJECT}\n"), &typed] {
        let said = run(&receipt(vec![]), Some(("a.txt", content)), &opening).unwrap().unwrap();
        assert!(said.contains("adalah teks pengaduannya"), "{said}");
    }
    let inside = receipt(vec![OPENING, FILE_OPENING]);
    let only_text = Some(("a.txt", "Petugas meminta uang."));
    let said = run(&inside, only_text, &["--title", "Pungutan"]).unwrap().unwrap();
    assert!(said.contains("the text of its complaint"), "{said}");
    let said = run(&inside, Some(("nota.txt", "isi")), &[]).unwrap().unwrap();
    assert!(said.contains("lampirannya yang ke-1"), "{said}");
}

/// A receipt of a complaint with one file, sealed with this content.
fn receipt_of_file(name: &str, bytes: &[u8]) -> String {
    let object = contracts::complaint::file_object(name, bytes);
    receipt_over(&object, vec![OPENING, FILE_OPENING])
}

/// What a reporter calls a file, what a browser sends as its name, and what intake seals.
#[test]
fn a_file_proves_under_the_name_that_its_owner_knows() {
    let long = format!("{}.txt", "n".repeat(126));
    let cut = format!("{}.txt", "n".repeat(120));
    for (own, sealed_as, bytes) in [
        ("catatan.md", "catatan.md.txt", "isi"),
        ("data.csv", "data.csv.txt", "a;b"),
        (".nota.txt", ".nota.txt", "isi"),
        (".nota.txt", "nota.txt", "isi"),
        (".txt", ".txt.txt", "isi"),
        ("NOTA.TXT", "NOTA.TXT", "isi"),
        ("nota", "nota.txt", "isi"),
        ("nota \"Budi\".txt", "nota %22Budi%22.txt", "isi"),
        ("nota \"Budi\".txt", "nota \"Budi\".txt", "isi"),
        ("cafe\u{301}.txt", "caf\u{e9}.txt", "isi"),
        (long.as_str(), cut.as_str(), "isi"),
    ] {
        let receipt = receipt_of_file(sealed_as, bytes.as_bytes());
        let said = run(&receipt, Some((own, bytes)), &[]).unwrap().expect(own);
        assert!(said.contains("lampirannya yang ke-1"), "{said}");
        let other = contracts::complaint::file_name(own) != sealed_as;
        assert_eq!(said.contains(&format!("nama {sealed_as}")), other, "{said}");
        assert_eq!(said.contains(&format!("under the name {sealed_as}")), other, "{said}");
    }
}

#[test]
fn a_file_that_has_another_name_now_proves_under_the_one_it_had() {
    let receipt = receipt_of_file("image.txt", b"isi");
    let named = |more: &[&str]| run(&receipt, Some(("bukti.md", "isi")), more).unwrap();
    assert_eq!(named(&[]).unwrap_err(), words::NOT_THE_CONTENT);
    assert!(named(&["--name", "image.txt"]).unwrap().contains("lampirannya yang ke-1"));
}

#[test]
fn a_text_proves_however_an_editor_saved_it() {
    let inside = receipt(vec![OPENING, FILE_OPENING]);
    for typed in [
        "\u{feff}Pungutan\nPetugas meminta uang.",
        "Pungutan\r\nPetugas meminta uang.\r\n",
        "Pungutan\rPetugas meminta uang.",
        "\n\nPungutan\n\nPetugas meminta uang.\n\n",
    ] {
        let said = run(&inside, Some(("a.txt", typed)), &[]).unwrap().expect(typed);
        assert!(said.contains("teks pengaduannya"), "{said}");
    }
}

#[test]
fn an_attached_text_proves_however_an_editor_saved_it_and_the_sentence_says_so() {
    for sealed in ["dua\nbaris", "dua\r\nbaris\r\n", "\u{feff}dua\nbaris\n", "dua\rbaris"] {
        let receipt = receipt_of_file("nota.txt", sealed.as_bytes());
        for saved in ["dua\nbaris", "\u{feff}dua\r\nbaris\r\n", "dua\rbaris\r"] {
            let said = run(&receipt, Some(("nota.txt", saved)), &[]).unwrap().expect(saved);
            let respelled = sealed != saved;
            assert_eq!(said.contains("akhir baris yang lain"), respelled, "{said}");
            assert_eq!(said.contains("other line ends"), respelled, "{said}");
        }
        let other = run(&receipt, Some(("nota.txt", "dua baris")), &[]).unwrap();
        assert_eq!(other.unwrap_err(), words::NOT_THE_CONTENT);
    }
}

#[test]
fn another_text_opening_name_or_address_is_not_what_was_sent() {
    let inside = receipt(vec![OPENING, FILE_OPENING]);
    let typed = "Pungutan\nPetugas meminta uang.";
    let wrong = hex::encode([0; 32]);
    for (receipt, content, more) in [
        (&inside, ("a.txt", "Pungutan\nPetugas meminta uang!"), vec![]),
        (&inside, ("a.txt", typed), vec!["--reply-address", "a@b.test"]),
        (&inside, ("a.txt", typed), vec!["--title", "Pungutan liar"]),
        (&inside, ("note.txt", "isi"), vec![]),
        (&receipt(vec![]), ("a.txt", typed), vec!["--opening", wrong.as_str()]),
    ] {
        let said = run(receipt, Some(content), &more).unwrap().unwrap_err();
        assert_eq!(said, words::NOT_THE_CONTENT);
    }
    assert!(run(&receipt(vec![]), Some(("a.txt", typed)), &[]).is_err(), "no opening at all");
}

#[test]
fn why_nothing_is_proved_is_told() {
    let stranger = CosignatureSigner::new("lain.test/witness", &[4; 32]).unwrap().key().to_string();
    let other = NoteSigner::new("amanah.test/intake", &[5; 32]).unwrap().key().to_string();
    let good = receipt(vec![]);
    for (text, more, expected) in [
        (good.clone(), vec!["--witness", stranger.as_str()], "hanya 0 saksi"),
        (good.replace("\n3\n", "\n4\n"), vec![], "tidak sah"),
        (good.replace("index 1", "index 2"), vec![], "tidak berdiri di tempat itu"),
        (good.replace("index 1", "index 01"), vec![], "bukan bukti"),
        (good.replace("extra ", "extra AAAA"), vec![], "versi 1"),
    ] {
        let said = run(&text, None, &more).unwrap().unwrap_err();
        assert!(said.starts_with("TIDAK TERBUKTI") && said.contains(expected), "{said}");
        assert!(said.contains("\nNOT PROVED: "), "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.vkey");
    fs::write(&path, format!("{other}\n")).unwrap();
    let key = key_or_file::<NoteKey>(&path.to_string_lossy()).unwrap();
    let refused = verify_receipt(&good, &Policy::log_only(key)).unwrap_err();
    assert!(reason(&refused).contains("tidak menandatanganinya"));
}

/// Every bit of the file, with and without what was sent.
#[test]
fn any_flipped_bit_is_refused() {
    let text = receipt(vec![OPENING, FILE_OPENING]);
    let policy = Policy::new(log().key(), vec![witness().key()], 1).unwrap();
    assert!(verify_receipt(&text, &policy).is_ok());
    for bit in 0..text.len() * 8 {
        let mut bytes = text.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let flipped = String::from_utf8(bytes).ok();
        let refused = flipped.is_none_or(|text| verify_receipt(&text, &policy).is_err());
        assert!(refused, "bit {bit}");
    }
}
