//! One trace runs from a staff command to its last consumer, and none from the public to what its post became.

use drive::{completion, file, read_complaints, until};
use kernel::{Clock, Ids, Zone};
use proto::triage::v1::SendDataRequestRequest;
use service::TRACE_ID_HEADER;
use sqlx::Row;

use crate::support::stack::{Stack, input, people, quarter};

#[tokio::test]
async fn a_staff_command_is_one_trace_from_the_answer_to_the_consumer() {
    let stack = Stack::start("trace").await;
    let request = SendDataRequestRequest {
        completion: completion(&["data-request-letter"]),
        office: "gto".into(),
        quarter: quarter(Zone::Wita),
        letter_number: "PS.04.01/C.X.20/17/2026".into(),
    };
    let answer = stack.clients().triage(&people().wbs[0]).send_data_request(request).await.unwrap();
    let trace = answer
        .metadata()
        .get(TRACE_ID_HEADER)
        .expect("the answer names its trace")
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(answer.into_inner().position, 0, "an office learns no position of the log");

    let mut db = stack.owner("amanah_triage").await;
    let sent = "SELECT position, meta FROM es.event WHERE type = 'data-request.DataRequestSent'";
    let (position, meta): (i64, Vec<u8>) = sqlx::query_as(sent).fetch_one(&mut db).await.unwrap();
    assert!(
        String::from_utf8(meta).unwrap().contains(&trace),
        "the stored event's meta carries the trace"
    );

    let message = bus_message(&stack, position).await;
    assert!(
        message
            .headers
            .get("traceparent")
            .expect("the message carries a trace")
            .as_str()
            .contains(&trace)
    );

    let spans = stack.start.home.join("spans.jsonl");
    until("the consumer's span", || async {
        let text = std::fs::read_to_string(&spans)?;
        let seen = text.lines().any(|line| {
            line.contains(&trace)
                && line.contains("\"name\":\"process\"")
                && line.contains("view:step")
        });
        Ok(seen.then_some(()))
    })
    .await
    .unwrap();
    stack.installation.unwrap().stop().await.unwrap();
}

/// The message of an event, read from JetStream as triage itself may.
async fn bus_message(
    stack: &Stack,
    position: i64,
) -> async_nats::jetstream::message::StreamMessage {
    let seed = stack.nats.seed("triage").unwrap();
    let client = async_nats::ConnectOptions::with_nkey(seed)
        .custom_inbox_prefix("_INBOX_triage")
        .connect(stack.nats.url())
        .await
        .unwrap();
    let stream = async_nats::jetstream::new(client).get_stream("EVT_TRIAGE").await.unwrap();
    until("the message", || async {
        let last = stream.get_info().await?.state.last_sequence;
        for sequence in 1..=last {
            let message = stream.get_raw_message(sequence).await?;
            if message
                .headers
                .get("ce-logposition")
                .is_some_and(|value| value.as_str() == position.to_string())
            {
                return Ok(Some(message));
            }
        }
        Ok(None)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_public_post_joins_no_trace() {
    let stack = Stack::start("no-trace").await;
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(0);
    // Headers of a visitor's browser or proxy must not become part of anything.
    let theirs = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let headers = [
        ("traceparent", theirs),
        ("user-agent", "Peramban Rekaan"),
        ("x-forwarded-for", "203.0.113.9"),
    ];
    let headers = headers
        .into_iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect();
    let client = reqwest::Client::builder().default_headers(headers).build().unwrap();
    file(&client, &stack.http(), &complaint, &Ids::new(Clock::machine()).uuid_v4().to_string())
        .await
        .unwrap();

    let mut db = stack.owner("amanah_intake").await;
    let rows =
        sqlx::query("SELECT meta, payload FROM es.event WHERE type = 'complaint.ComplaintFiled'")
            .fetch_all(&mut db)
            .await
            .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get::<Vec<u8>, _>(0), b"{}", "no actor, no trace");
    let payload = String::from_utf8(rows[0].get(1)).unwrap();
    for secret in ["203.0.113.9", "Peramban", "Anggrek", "contoh.example"] {
        assert!(!payload.contains(secret), "the event holds {secret}");
    }
    for file in ["spans.jsonl", "amanah.log"] {
        let text = std::fs::read_to_string(stack.start.home.join(file)).unwrap_or_default();
        for secret in [
            "0af7651916cd43dd8448eb211c80319c",
            "203.0.113.9",
            "Peramban",
            "Anggrek",
            "contoh.example",
        ] {
            assert!(!text.contains(secret), "{file} holds {secret}");
        }
    }
    stack.installation.unwrap().stop().await.unwrap();
}
