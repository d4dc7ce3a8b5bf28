//! After an erasure nothing sealed is left, the code shows a tombstone, and the proof still holds.

use axum::http::StatusCode;
use kernel::{CommandId, PersonId};
use ledger::verify_receipt;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row};

use super::TEXT;
use super::mailbox::{code, complaint, look};
use super::site::{Site, policy, triage};
use crate::app::{self, Erase};
use crate::testing::id;

pub(super) fn order(complaint: kernel::ComplaintId, command: CommandId) -> Erase {
    let person = |name| PersonId::try_new(name).unwrap();
    Erase {
        command,
        complaint,
        legal_basis: "UU 27/2022 Pasal 44".into(),
        retention_class: "WBS-1".into(),
        approvers: [person("itjen-1"), person("itjen-2")],
    }
}

/// Every row of every table of the service, as text.
async fn dump(site: &Site) -> String {
    let tables = "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables \
                  WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
    let mut all = String::new();
    for table in sqlx::query(tables).fetch_all(&site.db.owner).await.unwrap() {
        let name: String = table.get(0);
        let select = format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {name} t");
        let rows: String =
            sqlx::query_scalar(AssertSqlSafe(select)).fetch_one(&site.db.owner).await.unwrap();
        all.push_str(&rows);
    }
    all
}

#[tokio::test]
async fn nothing_sealed_is_left_and_the_proof_still_holds() {
    let site = Site::open("http_erased").await;
    let told = site.file(TEXT, &[("foto.jpg", &crate::files::tests::jpeg())]).await;
    let (kept, form) = (site.file(TEXT, &[("nota.txt", b"lain")]).await, id().to_string());
    let (code, complaint) = (code(&told), complaint(&told));
    let pairs = [("code", code), ("form_id", form.as_str()), ("text", "Senin.")];
    site.send("/masuk/pesan", &pairs, &[("nota.txt", b"Rp350.000")]).await;
    let sealed = app::sealed_complaint(&site.intake, complaint).await.unwrap();
    let mail = app::list_messages(&site.intake, complaint).await.unwrap();
    let mut marks: Vec<Vec<u8>> =
        sealed.objects.iter().map(|object| object.bytes[30..62].to_vec()).collect();
    marks.extend(mail.messages.iter().map(|message| message.sealed[30..62].to_vec()));
    marks.push(sealed.inspectorate_wrap[10..42].to_vec());
    let left = async |site: &Site| {
        let (rows, files) = (dump(site).await, site.stored().concat());
        let there = |mark: &&Vec<u8>| {
            rows.contains(&hex::encode(mark))
                || files.windows(mark.len()).any(|window| window == mark.as_slice())
        };
        marks.iter().filter(there).count()
    };
    assert_eq!((marks.len(), left(&site).await), (6, 6), "the search finds what is there");

    let command = CommandId::new(id());
    let erased =
        app::erase_complaint(&site.intake, triage(), order(complaint, command)).await.unwrap();
    assert!(erased.applied && erased.position > 0);
    assert_eq!(left(&site).await, 0);
    assert_eq!(site.stored().len(), 1, "the other complaint keeps its file");

    let mailbox = look(&site, code).await;
    assert_eq!(mailbox["erased"]["legal_basis"], "UU 27/2022 Pasal 44");
    assert!(mailbox["messages"].as_array().unwrap().is_empty() && mailbox["can_write"] == false);
    let page = site.post("/masuk", "text/html", &[("code", code)]).await.text();
    assert!(page.contains("sudah dihapus") && !page.contains("itjen-1"), "{page}");
    verify_receipt(told["proof"].as_str().unwrap(), &policy()).unwrap();
    let again = site.post("/masuk/bukti", "text/html", &[("code", code)]).await;
    assert!(verify_receipt(&again.text(), &policy()).unwrap().event.openings.is_empty());
    assert!(look(&site, super::mailbox::code(&kept)).await["erased"].is_null());
}

#[tokio::test]
async fn what_was_erased_stays_erased() {
    let site = Site::open("http_erased_again").await;
    let form = id();
    let told = site.file_as(form, TEXT, &[("nota.txt", b"Rp350.000")]).await;
    let (code, complaint) = (code(&told), complaint(&told));
    let first = order(complaint, CommandId::new(id()));
    let first = app::erase_complaint(&site.intake, triage(), first).await.unwrap();
    let second = order(complaint, CommandId::new(id()));
    let second = app::erase_complaint(&site.intake, triage(), second).await.unwrap();
    assert!(!second.applied && second.position == first.position);
    assert!(app::sealed_complaint(&site.intake, complaint).await.is_err());
    assert!(app::list_messages(&site.intake, complaint).await.is_err());
    let message = id().to_string();
    let pairs = [("code", code), ("form_id", message.as_str()), ("text", "halo")];
    let refused = site.send("/masuk/pesan", &pairs, &[]).await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (StatusCode::CONFLICT, "ERASED".into())
    );
    let again = site.file_as(form, TEXT, &[("nota.txt", b"Rp350.000")]).await;
    assert_eq!((&again["again"], &again["receipt_code"]), (&true.into(), &told["receipt_code"]));
    assert!(again.get("opening").is_none());
    let proved = verify_receipt(again["proof"].as_str().unwrap(), &policy()).unwrap();
    assert!(proved.event.openings.is_empty());
    assert_eq!(site.stored().len(), 0, "a form sent again brings nothing back");
    assert_eq!(site.count("SELECT count(*) FROM intake.sealed").await, 0);
    assert_eq!(site.count("SELECT count(*) FROM intake.wrap").await, 0);
}

/// The object store alone was restored: no row names the file any more, its event does.
#[tokio::test]
async fn a_repeated_order_deletes_files_that_came_back() {
    let site = Site::open("http_erased_restored").await;
    let told = site.file(TEXT, &[("nota.txt", b"Rp350.000")]).await;
    let (code, complaint, form) = (code(&told), complaint(&told), id().to_string());
    let pairs = [("code", code), ("form_id", form.as_str())];
    site.send("/masuk/pesan", &pairs, &[("lain.txt", b"Rp400.000")]).await;
    let sealed = app::sealed_complaint(&site.intake, complaint).await.unwrap();
    let files = sealed.objects.into_iter().filter(|one| one.kind == "attachment");
    let backup: Vec<_> = files.map(|one| (Sha256::digest(&one.bytes).into(), one.bytes)).collect();
    let first = order(complaint, CommandId::new(id()));
    app::erase_complaint(&site.intake, triage(), first).await.unwrap();
    assert_eq!((backup.len(), site.stored().len()), (2, 0));
    site.intake.filings.objects.put(backup).await.unwrap();
    assert_eq!(site.stored().len(), 2);
    let second = order(complaint, CommandId::new(id()));
    app::erase_complaint(&site.intake, triage(), second).await.unwrap();
    assert_eq!(site.stored().len(), 0);
}

#[tokio::test]
async fn what_was_never_filed_is_not_found() {
    let site = Site::open("http_erase_unknown").await;
    let complaint = site.intake.deps.ids.complaint();
    let refused =
        app::erase_complaint(&site.intake, triage(), order(complaint, CommandId::new(id())));
    assert_eq!(refused.await.err().unwrap().code, "NOT_FOUND");
}
