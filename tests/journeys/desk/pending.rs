//! Before a complaint is released only Itjen can read it: the reporter who writes then is answered from Itjen's desk.

use drive::Mailbox;

use super::*;

const QUESTION: &str = "Apakah nama saya tersembunyi dari kepala loket?";
const ANSWER: &str =
    "Ya. Uraian Anda hanya dapat dibuka di Itjen.\nPada tanggal berapa itu terjadi?";
const NOBODY: &str = "Tidak ada pelapor yang menunggu";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reporter_is_answered_before_his_complaint_is_released() {
    let bureau = Bureau::open("pendingmail").await;
    let (clients, people) = (bureau.clients(), people());
    let gto = named_staff(&clients, &people.operator).await;
    let receipt = filed(&bureau, None).await;
    let complaint = receipt["complaint_id"].as_str().unwrap();
    let http = format!("http://{}", bureau.stage.config().unwrap().intake.http.unwrap());
    let mailbox = Mailbox::of(&reqwest::Client::new(), &http, &receipt).unwrap();
    let desk = Desk::of(&bureau, "desk");
    assert!(desk.says("mailbox", 0).contains(NOBODY));
    mailbox.write(QUESTION).await.unwrap();
    listed(&desk, complaint).await;
    let shown = desk.says(&format!("mailbox {complaint}"), 0);
    assert!(shown.contains("Terlapor : petugas") && shown.contains(QUESTION), "{shown}");

    let answer = desk.0.join("jawaban.txt");
    std::fs::write(&answer, ANSWER).unwrap();
    let write = |seen: &str| format!("write {complaint} --seen {seen} --text {}", answer.display());
    assert!(shown.contains(&format!("write {complaint} --seen 1-0")), "{shown}");
    assert!(
        desk.says(&write("0-0"), 1).contains("belum Anda baca"),
        "something unread is not answered"
    );
    assert!(desk.says(&write("1-0"), 0).contains("Terkirim"));
    assert!(desk.says(&write("1-0"), 0).contains("tidak dikirim lagi"), "a repeat");
    let read = mailbox.read().await.unwrap()["messages"].clone();
    let said: Vec<_> =
        read.as_array().unwrap().iter().map(|one| (&one["from"], &one["text"])).collect();
    assert_eq!(
        said,
        [(&"reporter".into(), &QUESTION.into()), (&"inspectorate".into(), &ANSWER.into())]
    );
    listed(&desk, NOBODY).await;

    mailbox.write("Kemarin pagi.").await.unwrap();
    listed(&desk, complaint).await;
    let library =
        Inspectorate::of(&bureau.stage.start.home, &people.inspectorate, &clients).unwrap();
    let pending = library.pending("gto", &quarter("gto"), 1).await.unwrap();
    send_data_request(&clients, &gto, &quarter("gto")).await.unwrap();
    library.reply("gto", &quarter("gto"), "IJ.1", &pending).await.unwrap();
    sees(&clients, &gto.wbs[1], &[complaint]).await;
    let look = format!("mailbox {complaint}");
    let gone = || async {
        Ok(text(&desk.run(&look).stdout).contains("tidak berada pada Itjen").then_some(()))
    };
    until("the office alone to answer", gone).await.unwrap();
    assert!(desk.says(&write("3-0"), 1).contains("sudah dilepas ke balai"));
    bureau.close().await;
}

/// Waits until the list of those who wait for an answer says that.
async fn listed(desk: &Desk, what: &str) {
    let there = || async { Ok(desk.says("mailbox", 0).contains(what).then_some(())) };
    until(what, there).await.unwrap();
}
