//! More complaints wait than a data request describes: what it only names is fetched when it is opened and when it is released.

use futures::{StreamExt, stream};
use proto::triage::v1::ListPendingRequest;

use super::*;

/// A request describes some three hundred.
const FLOOD: usize = 420;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_request_only_names_is_opened_and_released_all_the_same() {
    let bureau = Bureau::open("flood").await;
    let (clients, people) = (bureau.clients(), people());
    let gto = named_staff(&clients, &people.operator).await;
    let filings = stream::iter(0..FLOOD).map(|_| file(&bureau, None)).buffer_unordered(24);
    assert_eq!(filings.count().await, FLOOD);
    let newest = file(&bureau, Some("Rahmat Hidayat, S. KM")).await;
    wait(&clients, &people.inspectorate).await;
    send_data_request(&clients, &gto, &quarter("gto")).await.unwrap();
    let desk = Desk::of(&bureau, "desk");

    let request = desk.number_of("wbs.data-request.sent.v1").await;
    assert!(is_only_named(&desk, &newest), "the oldest are described");
    let shown = desk.says(&format!("open {request}"), 0);
    assert_eq!(shown.matches("Judul    : ").count(), FLOOD + 1);
    assert!(shown.contains(&format!("(nama sama): --exclude {newest}=gto-wbs-1")));
    let reply = format!("reply {request} --letter IJ.1 --release {newest} --declare");
    assert!(desk.says(&reply, 1).contains("--not-same"), "the names in it are compared");
    let reply = format!("{reply} --exclude {newest}=gto-wbs-1");
    assert!(desk.says(&reply, 0).contains(&format!("perkara {newest}")));
    assert!(desk.says(&reply, 0).contains("Sudah dijawab"), "although it no longer waits");
    sees(&clients, &gto.wbs[1], &[&newest]).await;
    bureau.close().await;
}

/// Until all of them wait at triage.
async fn wait(clients: &Clients, itjen: &Person) {
    until("all complaints at triage", || async {
        let (mut count, mut page_token) = (0, String::new());
        loop {
            let (office, quarter) = ("gto".to_owned(), quarter("gto"));
            let ask = ListPendingRequest { office, quarter, page_size: 200, page_token };
            let page = clients.triage(itjen).list_pending(ask).await?.into_inner();
            count += page.complaints.len();
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok((count > FLOOD).then_some(()));
            }
        }
    })
    .await
    .unwrap();
}

fn is_only_named(desk: &Desk, complaint: &str) -> bool {
    let files = std::fs::read_dir(desk.0.join("inbox")).unwrap().map(|file| file.unwrap().path());
    let mut requests = files.filter(|path| path.to_string_lossy().contains("data-request.sent"));
    let item: Value =
        serde_json::from_slice(&std::fs::read(requests.next().unwrap()).unwrap()).unwrap();
    let complaints = item["data"]["complaints"].as_array().unwrap();
    let found = complaints.iter().find(|one| one["complaint_id"] == complaint).unwrap();
    found["only_named"] == true && found["inspectorate_wrap"] == ""
}
