//! Sends submissions over the bus or over gRPC. Either may break at any point and begin again.

use anyhow::Context;
use bus::{PublishRefused, Publisher};
use bytes::Bytes;
use contracts::Receipt;
use futures::StreamExt;
use kernel::Clock;
use proto::office::v1::Submission;
use proto::office::v1::office_ingress_client::OfficeIngressClient;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::Enrolment;
use super::receipts::{self, Receipts};
use client_common::{Envelope, MachineKey, Signed};

/// Submissions under way at once.
const WINDOW: usize = 64;
/// Pause between two looks into the file of receipts.
const LOOK: std::time::Duration = std::time::Duration::from_millis(100);
/// Size of a receipt over gRPC at most.
const RECEIPT_BYTES_MAX: usize = 4 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// NATS: to the office's own server, or to the hub.
    Bus,
    Grpc,
}

pub(super) enum Heard {
    /// A server holds the submission.
    Stored(Uuid),
    /// A receipt. Over the bus also receipts of other submissions of this office.
    Answered(Box<Receipt>),
}

/// Sends all submissions and reports news of them, until the receiver is gone. A submission that is too large for a message goes over gRPC.
pub(super) async fn send(
    enrolment: &Enrolment,
    way: Way,
    open: Vec<Envelope>,
    clock: &Clock,
    heard: Sender<Heard>,
) -> anyhow::Result<()> {
    let fits =
        |one: &Envelope| way == Way::Bus && one.body.get().len() <= contracts::BODY_BYTES_MAX;
    let (small, large): (Vec<_>, Vec<_>) = open.into_iter().partition(fits);
    let by_bus =
        async { if small.is_empty() { Ok(()) } else { over_bus(enrolment, small, &heard).await } };
    let by_grpc = async {
        if large.is_empty() { Ok(()) } else { over_grpc(enrolment, large, clock, &heard).await }
    };
    futures::try_join!(by_bus, by_grpc).map(|_| ())
}

async fn over_bus(
    enrolment: &Enrolment,
    open: Vec<Envelope>,
    heard: &Sender<Heard>,
) -> anyhow::Result<()> {
    let bus = enrolment.bus().await?;
    let publisher = Publisher::new(bus.clone());
    let publishing = async {
        let mut answers = futures::stream::iter(open)
            .map(|envelope| publish(&publisher, enrolment, envelope))
            .buffered(WINDOW);
        while let Some(stored) = answers.next().await {
            // The receiver is gone: the other half ends, too.
            let _ = heard.send(Heard::Stored(stored?)).await;
        }
        Ok(())
    };
    let fetching = receipts::fetch(&bus, enrolment);
    let looking = look(enrolment, heard);
    let keeping = async {
        tokio::select! { ended = fetching => ended, ended = looking => ended }
    };
    let result = futures::try_join!(publishing, keeping).map(|_| ());
    bus.drain().await;
    result
}

async fn publish(
    publisher: &Publisher,
    enrolment: &Enrolment,
    envelope: Envelope,
) -> Result<Uuid, PublishRefused> {
    let office = Some(&enrolment.config.code);
    let headers = client_common::headers(&envelope, office);
    let body = Bytes::copy_from_slice(envelope.body.get().as_bytes());
    publisher.publish(envelope.subject(office), headers, body).await?;
    Ok(envelope.id)
}

/// Reports receipts from the file, whichever process fetched them.
async fn look(enrolment: &Enrolment, heard: &Sender<Heard>) -> anyhow::Result<()> {
    let mut receipts = Receipts::new(&enrolment.data);
    loop {
        for receipt in receipts.look()? {
            if heard.send(Heard::Answered(Box::new(receipt))).await.is_err() {
                return Ok(());
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn over_grpc(
    enrolment: &Enrolment,
    open: Vec<Envelope>,
    clock: &Clock,
    heard: &Sender<Heard>,
) -> anyhow::Result<()> {
    let config = &enrolment.config;
    let url = config.intake_grpc.as_deref();
    let url = url.context(
        "kiriman ini perlu gRPC, tetapi intake_grpc tidak ada di office.toml: minta alamatnya ke pusat",
    )?;
    let channel = client_common::connect(url, config.tls_ca.as_deref()).await?;
    let key = MachineKey::read(&enrolment.folder, &enrolment.user(), clock.clone())?;
    let mut client = OfficeIngressClient::with_interceptor(channel, Signed(key))
        .max_decoding_message_size(RECEIPT_BYTES_MAX);
    let submissions = futures::stream::iter(open).map(|envelope| Submission {
        id: envelope.id.to_string(),
        kind: envelope.kind,
        time: envelope.time.to_string(),
        data: envelope.body.get().as_bytes().to_vec(),
    });
    let mut receipts = client.publish(submissions).await.map_err(client_common::said)?.into_inner();
    while let Some(answer) = receipts.message().await.map_err(client_common::said)? {
        let receipt = serde_json::from_slice(&answer.receipt)
            .context("tanda terima dari pusat tidak terbaca: program ini mungkin terlalu lama")?;
        if heard.send(Heard::Answered(Box::new(receipt))).await.is_err() {
            break;
        }
    }
    Ok(())
}
