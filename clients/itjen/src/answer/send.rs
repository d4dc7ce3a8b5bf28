//! Sends an answer and waits for its receipt. Over the bus the receipt is an item, so the tray fills meanwhile.

use std::time::Duration;

use anyhow::Context;
use bus::Publisher;
use bytes::Bytes;
use contracts::{Outcome, Receipt};
use indicatif::ProgressBar;
use proto::itjen::v1::SubmitRequest;
use tokio::time::Instant;
use uuid::Uuid;

use super::super::item::Body;
use super::super::outbox::Sent;
use super::super::tray::Tray;
use super::super::watch::Pump;
use super::super::{show, source};
use super::Session;
use client_common::Envelope;
use terminal::{Exit, printable, prose};

const PATIENCE: Duration = Duration::from_mins(1);
const STEP: Duration = Duration::from_millis(500);

impl Session<'_> {
    /// Sends an answer, also one that was sent before, and prints its receipt.
    pub(super) async fn deliver(
        mut self,
        sent: &Sent,
        grpc: bool,
    ) -> anyhow::Result<(Exit, Option<Receipt>)> {
        let progress = ProgressBar::new_spinner();
        progress.enable_steady_tick(Duration::from_millis(120));
        progress.set_message("mengirim …");
        let large = sent.envelope.body.get().len() > contracts::BODY_BYTES_MAX;
        let id = sent.envelope.id;
        let receipt = if grpc || large {
            Some(self.over_grpc(&sent.envelope).await?)
        } else {
            self.over_bus(&sent.envelope, &progress).await?
        };
        progress.finish_and_clear();
        let Some(receipt) = receipt else {
            println!(
                "Belum ada tanda terima. Jalankan lagi perintah yang sama: jawaban yang sama dikirim dengan nomor yang sama."
            );
            return Ok((Exit::NoAnswer, None));
        };
        self.outbox.answered(id, &receipt)?;
        println!("{}", prose(&printable(&show::receipt(&receipt))));
        Ok((exit_of(&receipt), Some(receipt)))
    }

    async fn over_grpc(&self, envelope: &Envelope) -> anyhow::Result<Receipt> {
        let request = SubmitRequest {
            id: envelope.id.to_string(),
            kind: envelope.kind.clone(),
            time: envelope.time.to_string(),
            data: envelope.body.get().as_bytes().to_vec(),
        };
        let mut client = source::client(&self.desk).await?;
        let answer = client.submit(request).await.map_err(client_common::said)?.into_inner();
        serde_json::from_slice(&answer.receipt).context("tanda terima dari pusat tidak terbaca")
    }

    async fn over_bus(
        &mut self,
        envelope: &Envelope,
        progress: &ProgressBar,
    ) -> anyhow::Result<Option<Receipt>> {
        let publisher = Publisher::new(source::bus(&self.desk).await?);
        let body = Bytes::copy_from_slice(envelope.body.get().as_bytes());
        let headers = client_common::headers(envelope, None);
        publisher.publish(envelope.subject(None), headers, body).await?;
        progress.set_message("tersimpan di pusat, menunggu tanda terima …");
        self.wait_for(envelope.id).await
    }

    /// Fetches items until the receipt is among them. Waits instead while another process fetches.
    async fn wait_for(&mut self, id: Uuid) -> anyhow::Result<Option<Receipt>> {
        let (id, deadline) = (id.to_string(), Instant::now() + PATIENCE);
        if self.tray.try_writing()? {
            let mut pump = Pump::new(&self.desk, &mut self.tray, false)?;
            let mut source = pump.connect().await?;
            while Instant::now() < deadline {
                if let Some(receipt) = receipt_in(pump.tray(), &id)? {
                    return Ok(Some(receipt));
                }
                pump.step(&mut source, STEP).await?;
            }
            return receipt_in(pump.tray(), &id);
        }
        while Instant::now() < deadline {
            self.tray.refresh()?;
            if let Some(receipt) = receipt_in(&self.tray, &id)? {
                return Ok(Some(receipt));
            }
            tokio::time::sleep(STEP).await;
        }
        Ok(None)
    }
}

fn receipt_in(tray: &Tray, id: &str) -> anyhow::Result<Option<Receipt>> {
    let Some(number) = tray.receipt_of(id) else { return Ok(None) };
    match tray.read(number)?.body()? {
        Body::Receipt(receipt) => Ok(Some(*receipt)),
        _ => Ok(None),
    }
}

pub(super) fn exit_of(receipt: &Receipt) -> Exit {
    match receipt.outcome {
        Outcome::Received => Exit::Done,
        Outcome::Rejected => Exit::Refused,
    }
}
