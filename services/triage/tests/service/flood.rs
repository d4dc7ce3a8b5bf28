//! Many complaints at once.

use contracts::{DataRequestV1, Entry, Manifest, ManifestKind};
use proto::triage::v1::ListPendingRequest;
use testkit::wait_for;

use crate::support::world::{World, hub_signer};

/// Largest message of NATS, headers included.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

async fn published(world: &World, kind: &str) -> bool {
    let bus = world.hub_bus().await;
    let stream = bus.check_stream("ESCALATED").await.unwrap();
    let subject = format!("ph.esc.itjen.{kind}");
    stream.get_last_raw_message_by_subject(&subject).await.is_ok()
}

#[tokio::test]
async fn a_flood_of_complaints_is_named_signed_and_published() {
    let world = World::start("flood").await;
    let mut filed = Vec::new();
    for _ in 0..1500 {
        filed.push(world.pending(300).await.to_string());
    }
    world.send_data_request().await;
    let (_, body) = world.item("wbs.data-request.sent.v1", 0).await;
    assert!(body.to_string().len() < MESSAGE_BYTES_MAX - 10_000, "{}", body.to_string().len());
    let request: DataRequestV1 = serde_json::from_value(body).unwrap();
    let mut named: Vec<String> =
        request.complaints.iter().map(|one| one.complaint_id.clone()).collect();
    let entries: Vec<Entry> = named.iter().map(|id| Entry::new(id, "pending")).collect();
    let manifest = Manifest::verify(&request.manifest, &hub_signer().key()).unwrap();
    let (office, quarter) = ("gto".parse().unwrap(), "2026-Q3".parse().unwrap());
    manifest.covers(ManifestKind::DataRequest, &office, quarter, &entries).unwrap();
    named.sort();
    filed.sort();
    assert_eq!((named, request.unnamed), (filed, 0));
    let described = request.complaints.iter().filter(|one| !one.only_named).count();
    assert!((100..1500).contains(&described), "{described}");
    for one in &request.complaints {
        assert_eq!(one.only_named, one.inspectorate_wrap.is_empty() && one.objects.is_empty());
    }
    assert!(request.complaints[0].objects[0].sealed.is_some(), "bytes travel while there is room");
    wait_for("the letter on the bus", || published(&world, "wbs.data-request.sent.v1"))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_waits_is_listed_page_by_page() {
    let world = World::start("pages").await;
    let mut filed = Vec::new();
    for _ in 0..7 {
        filed.push(world.pending(10).await.to_string());
    }
    let (mut listed, mut token) = (Vec::new(), String::new());
    for size in [3, 3, 1] {
        let request = ListPendingRequest {
            office: "gto".to_owned(),
            quarter: "2026-Q3".to_owned(),
            page_size: 3,
            page_token: token,
        };
        let answer = world.staff(&World::inspector(1)).list_pending(request).await.unwrap();
        let page = answer.into_inner();
        assert_eq!(page.complaints.len(), size);
        listed.extend(page.complaints.into_iter().map(|one| one.complaint_id));
        token = page.next_page_token;
    }
    filed.sort();
    assert_eq!((listed, token.as_str()), (filed, ""));
}
