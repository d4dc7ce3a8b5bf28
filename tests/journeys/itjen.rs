//! Itjen on the bus and over gRPC: a data request comes, is answered wrongly and then rightly; an escalation comes and is acknowledged; a subscription goes on where it was.

use std::time::Duration;

use async_nats::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bus::{Delivery, Inbox, Publisher};
use contracts::{
    AcknowledgementV1, DataReplyV1, DataRequestV1, DeclarationV1, Entry, EscalationV1, Kind,
    ManifestKind, Outcome, ReasonCode, Receipt, ReleaseV1, WithheldV1, WrapFor,
};
use drive::offices::cases::{Case, Staffed, escalate, judge, quarter, send_data_request};
use drive::{Clients, Inspectorate, People, file, read_complaints, until};
use kernel::{Clock, ComplaintId, Ids, PersonId};
use ledger::NoteKey;
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Acknowledge, Item, Start, SubscribeRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vault::{ContentRef, PublicKey, Wrap, WrapInfo};

use crate::support::bureau::Bureau;
use crate::support::stack::{input, people};

/// The bus delivers again after a minute what was lost on its way.
const PATIENCE: Duration = Duration::from_secs(90);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn itjen_answers_on_the_bus_and_an_omitted_case_is_found() {
    let bureau = Bureau::open("itjen").await;
    let (clients, people) = (bureau.clients(), people());
    let (gto, ids) = asked(&bureau, &clients, &people).await;
    let desk = Inspectorate::of(&bureau.stage.start.home, &people.inspectorate, &clients).unwrap();
    let (publisher, mut inbox) = bureau.itjen().await;

    let request: DataRequestV1 = next(&mut inbox, "wbs.data-request.sent.v1").await;
    let pending: Vec<Entry> =
        request.complaints.iter().map(|one| Entry::new(&one.complaint_id, "pending")).collect();
    assert_eq!(pending.len(), ids.len());
    let key = hub_key(&bureau);
    verified(&request.manifest, &key, ManifestKind::DataRequest, &pending);

    let short = reply(&desk, &request, &request.complaints[1..]);
    let refused = submit(&publisher, &mut inbox, Kind::DataReply, &short).await;
    assert_eq!(
        (refused.outcome, refused.reasons[0].code),
        (Outcome::Rejected, ReasonCode::Manifest)
    );
    assert!(
        refused.reasons[0].message.contains(&request.complaints[0].complaint_id),
        "{refused:?}"
    );

    let whole = reply(&desk, &request, &request.complaints);
    let received = submit(&publisher, &mut inbox, Kind::DataReply, &whole).await;
    assert_eq!(received.outcome, Outcome::Received, "{received:?}");

    let case = Case { office: gto.clone(), id: ids[0].clone() };
    judged(&clients, &case).await;
    escalate(&clients, &case).await.unwrap();
    let escalation: EscalationV1 = next(&mut inbox, "wbs.case.escalated.v1").await;
    assert_eq!(escalation.escalated, std::slice::from_ref(&case.id));
    let held = [Entry::new(&case.id, "escalated")];
    verified(&escalation.manifest, &key, ManifestKind::Escalations, &held);
    let acknowledgement = AcknowledgementV1 {
        case_id: case.id.clone(),
        receipt_number: "IJ.04.02/12/2026".into(),
        held: escalation.escalated.clone(),
        manifest: desk.manifest(ManifestKind::Held, "gto", &quarter("gto"), &held).unwrap(),
    };
    let received = submit(&publisher, &mut inbox, Kind::Acknowledgement, &acknowledgement).await;
    assert_eq!(received.outcome, Outcome::Received, "{received:?}");

    subscribed_again(&clients, &people).await;
    bureau.close().await;
}

/// Two complaints at gto, whose Tim WBS asks for them. Answers with their ids.
async fn asked(bureau: &Bureau, clients: &Clients, people: &People) -> (Staffed, Vec<String>) {
    let gto = Staffed::try_new("gto").unwrap();
    gto.register(clients, &people.operator).await.unwrap();
    let http = bureau.stage.config().unwrap().intake.http.unwrap();
    let (client, forms) = (reqwest::Client::new(), Ids::new(Clock::machine()));
    let mut ids = Vec::new();
    for complaint in read_complaints(&input().join("complaints")).unwrap().iter().take(2) {
        let (http, form) = (format!("http://{http}"), forms.uuid_v4().to_string());
        let receipt = file(&client, &http, complaint, &form).await.unwrap();
        ids.push(receipt["complaint_id"].as_str().unwrap().to_owned());
    }
    let desk = Inspectorate::of(&bureau.stage.start.home, &people.inspectorate, clients).unwrap();
    desk.pending("gto", &quarter("gto"), ids.len()).await.unwrap();
    send_data_request(clients, &gto, &quarter("gto")).await.unwrap();
    (gto, ids)
}

/// The case opens some moments after the reply.
async fn judged(clients: &Clients, case: &Case) {
    until("the case to open", || async {
        let request = proto::triage::v1::ListCasesRequest { office: "gto".into(), all: true };
        let listed = clients.triage(&case.office.wbs[0]).list_cases(request).await?.into_inner();
        Ok(listed.cases.iter().any(|one| one.case_id == case.id).then_some(()))
    })
    .await
    .unwrap();
    judge(clients, case).await.unwrap();
}

/// Opens each complaint's key and wraps it to the team; what is not among `released` is left out altogether.
fn reply(
    desk: &Inspectorate<'_>,
    request: &DataRequestV1,
    released: &[contracts::PendingV1],
) -> DataReplyV1 {
    let ids = Ids::new(Clock::machine());
    let release = |one: &contracts::PendingV1| {
        let complaint: ComplaintId = one.complaint_id.parse().unwrap();
        let info =
            |person: &str| WrapInfo { complaint, person: PersonId::try_new(person).unwrap() };
        let wrap = Wrap::from_bytes(&STANDARD.decode(&one.inspectorate_wrap).unwrap()).unwrap();
        let key = vault::unwrap(&wrap, &desk.key, &info("itjen")).unwrap();
        let text = one.objects.iter().find(|object| object.kind == "complaint_text").unwrap();
        let sealed = STANDARD.decode(text.sealed.as_ref().unwrap()).unwrap();
        let place = ContentRef { complaint, kind: text.kind.parse().unwrap(), item: text.item };
        vault::open(&key, &place, &sealed).expect("Itjen opens what was sealed to it");
        let wraps = request.team.iter().map(|member| {
            let to = PublicKey::from_hex(&member.public_key).unwrap();
            let wrap = vault::wrap(&key, &to, &info(&member.person), &ids);
            WrapFor { person: member.person.clone(), wrap: STANDARD.encode(wrap.to_bytes()) }
        });
        ReleaseV1 {
            complaint_id: one.complaint_id.clone(),
            wraps: wraps.collect(),
            disposition_sheet: None,
            disposition_commitment: None,
            excluded: Vec::new(),
        }
    };
    let entries: Vec<Entry> =
        released.iter().map(|one| Entry::new(&one.complaint_id, "released")).collect();
    let (office, quarter) = (&request.office, &request.quarter);
    DataReplyV1 {
        office: office.clone(),
        quarter: quarter.clone(),
        letter_number: "IJ.03.01/88/2026".into(),
        declaration: DeclarationV1 { no_gratification: true, no_conflict_of_interest: true },
        released: released.iter().map(release).collect(),
        withheld: Vec::<WithheldV1>::new(),
        manifest: desk.manifest(ManifestKind::DataReply, office, quarter, &entries).unwrap(),
    }
}

/// Publishes as Itjen and waits for the receipt.
async fn submit(
    publisher: &Publisher,
    inbox: &mut Inbox,
    kind: Kind,
    body: &impl Serialize,
) -> Receipt {
    let id = Ids::new(Clock::machine()).uuid_v4().to_string();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("Nats-Msg-Id", id.as_str()),
        ("ce-id", &id),
        ("ce-specversion", "1.0"),
        ("ce-source", "/ph/itjen"),
        ("ce-type", &kind.ce_type()),
        ("ce-time", &Clock::machine().now().to_string()),
        ("ce-datacontenttype", "application/json"),
    ] {
        headers.insert(name, value);
    }
    let body = serde_json::to_vec(body).unwrap();
    publisher.publish(kind.subject(None), headers, body.into()).await.unwrap();
    let delivery = deliver(inbox).await;
    assert!(delivery.subject.starts_with("ph.esc.itjen.submission."), "{}", delivery.subject);
    let receipt: Receipt = serde_json::from_slice(&delivery.payload).unwrap();
    assert_eq!(receipt.submission, id);
    receipt
}

async fn next<T: DeserializeOwned>(inbox: &mut Inbox, tail: &str) -> T {
    let delivery = deliver(inbox).await;
    assert_eq!(delivery.subject, format!("ph.esc.itjen.{tail}"));
    serde_json::from_slice(&delivery.payload).unwrap()
}

async fn deliver(inbox: &mut Inbox) -> Delivery {
    let mut found = inbox.next(1, PATIENCE).await.unwrap();
    let delivery = found.pop().expect("something comes for Itjen in time");
    inbox.ack(&delivery).await.unwrap();
    delivery
}

fn hub_key(bureau: &Bureau) -> NoteKey {
    let path = bureau.stage.start.home.join("keys/exchange.vkey");
    std::fs::read_to_string(path).unwrap().trim().parse().unwrap()
}

fn verified(note: &str, key: &NoteKey, kind: ManifestKind, entries: &[Entry]) {
    let manifest = contracts::Manifest::verify(note, key).unwrap();
    manifest
        .covers(kind, &"gto".parse().unwrap(), quarter("gto").parse().unwrap(), entries)
        .unwrap();
}

/// Two items are taken and one acknowledged; the next subscription begins after that one by itself.
async fn subscribed_again(clients: &Clients, people: &People) {
    let first = items(clients, people, Some(0), 2, Some(1)).await;
    assert_eq!(first.iter().map(|item| item.number).collect::<Vec<_>>(), [1, 2]);
    // An acknowledgement is stored a moment after it is answered.
    let resumed = until("the acknowledgement to count", || async {
        let resumed = items(clients, people, None, 1, None).await;
        Ok((resumed[0].number == 2).then_some(resumed))
    })
    .await
    .unwrap();
    assert_eq!(resumed[0].data, first[1].data);
}

async fn items(
    clients: &Clients,
    people: &People,
    after: Option<u64>,
    count: usize,
    acknowledged: Option<u64>,
) -> Vec<Item> {
    let (requests, stream) = tokio::sync::mpsc::channel(8);
    let step = |step| SubscribeRequest { step: Some(step) };
    requests.send(step(Step::Start(Start { after, window: 10 }))).await.unwrap();
    let stream = tokio_stream::wrappers::ReceiverStream::new(stream);
    let mut client = clients.escalations(&people.inspectorate);
    let mut answers = client.subscribe(stream).await.unwrap().into_inner();
    let mut items = Vec::new();
    while items.len() < count {
        let answer = tokio::time::timeout(PATIENCE, answers.message()).await;
        if let Some(Event::Item(item)) = answer.unwrap().unwrap().unwrap().event {
            items.push(item);
        }
    }
    if let Some(number) = acknowledged {
        requests.send(step(Step::Acknowledge(Acknowledge { number }))).await.unwrap();
    }
    // Dropping the requests ends the subscription in order.
    drop(requests);
    while let Ok(Ok(Some(_))) =
        tokio::time::timeout(Duration::from_secs(2), answers.message()).await
    {}
    items
}
