//! Receipts verified as a reporter verifies them: offline, with the public key of the log, the text, and its opening.

use anyhow::{Context, ensure};
use ledger::{Hash, Policy, verify_receipt};
use serde::Serialize;

use super::reporter::{Filed, Filled};

/// The text as it is sealed (docs/integration/sealing.md). Field order is part of the format.
#[derive(Serialize)]
struct TextObject<'a> {
    title: &'a str,
    text: &'a str,
    reported_roles: [&'a str; 0],
    reply_address: Option<&'a str>,
}

/// Counts receipts that do not prove their text. The first reason is printed.
pub(crate) async fn unproved(filed: Vec<Filed>, policy: Policy) -> anyhow::Result<usize> {
    let check = move || {
        let wrong = filed.iter().filter_map(|one| verify(one, &policy).err());
        let wrong: Vec<anyhow::Error> = wrong.collect();
        if let Some(first) = wrong.first() {
            crate::say(&format!("a receipt does not hold: {first:#}"));
        }
        wrong.len()
    };
    Ok(tokio::task::spawn_blocking(check).await?)
}

fn verify(filed: &Filed, policy: &Policy) -> anyhow::Result<()> {
    let told = &filed.told;
    let proof = told.proof.as_deref().context("there is no proof")?;
    let proved = verify_receipt(proof, policy)?;
    ensure!(hex::encode(proved.event.leaf()) == told.leaf, "it proves another leaf");
    ensure!(i64::try_from(proved.index)? == told.position - 1, "it proves another position");
    ensure!(proved.event.stream.to_string() == told.complaint_id, "it proves another complaint");
    let opening = told.opening.as_deref().context("there is no opening")?;
    let opening: Hash = hex::decode(opening)?.as_slice().try_into()?;
    ensure!(proved.event.openings == [opening], "it holds another opening");
    let commitment = hex::encode(vault::commitment(&object(&filed.form)?, &opening));
    let payload: serde_json::Value = serde_json::from_str(&proved.event.payload)?;
    ensure!(payload["texts"][0]["commitment"] == commitment.as_str(), "it commits to another text");
    Ok(())
}

fn object(form: &Filled) -> anyhow::Result<Vec<u8>> {
    let object = TextObject {
        title: &form.title,
        text: &form.text,
        reported_roles: [],
        reply_address: None,
    };
    Ok(serde_json::to_vec(&object)?)
}
