//! Receipts that lie at the hub and have not reached their office: asked of each office's own consumer, as the office itself may ask.

use serde_json::Value;

use drive::offices::listener::{connect, read_seed};
use drive::offices::machine::Machine;
use drive::offices::stage::Stage;

/// Receipts of all these offices that were never fetched, or were fetched and not acknowledged.
pub(super) async fn count(stage: &Stage, machines: &[Machine]) -> anyhow::Result<u64> {
    let mut left = 0;
    for machine in machines {
        let branch = stage.branch(machine.office())?;
        let user = format!("off_{}", machine.office());
        let seed = read_seed(&branch.leaf.credentials_dir(), &user)?;
        let (client, _) = connect(&branch.leaf.url(), &user, seed).await?;
        left += drive::until("the last receipts", || async {
            let subject = format!("js.hub.CONSUMER.INFO.RECEIPTS.{user}");
            // A hub that has just lost a server may not answer: it is asked again.
            let Ok(answer) = client.request(subject, "".into()).await else { return Ok(None) };
            let info: Value = serde_json::from_slice(&answer.payload)?;
            let count = |field: &str| info[field].as_u64();
            let left = count("num_pending").zip(count("num_ack_pending"));
            Ok(left.map(|(waiting, fetched)| waiting + fetched).filter(|left| *left == 0))
        })
        .await
        .unwrap_or(1);
    }
    Ok(left)
}
