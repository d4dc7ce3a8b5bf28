//! Letters that do not decide on a member, and two letters at once.

use contracts::{DataReplyV1, Entry, ManifestKind, ReasonCode, WithheldV1};
use kernel::ComplaintId;

use crate::support::letters::{REPLY, declaration, release, taken};
use crate::support::office::{Office, holds_a_wrap, register};
use crate::support::world::itjen_manifest;

#[tokio::test]
async fn a_letter_decides_on_every_member_of_the_team() {
    let mut office = Office::start("left_open").await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.world.item("wbs.data-request.sent.v1", 0).await;
    let open = release(&office.world, complaint, &["gto-wbs-1", "gto-wbs-2"], &[]).await;
    let (code, field, message) = office.answer(open.clone()).await.unwrap_err().reason();
    assert_eq!((code, field.as_deref()), (ReasonCode::Refused, Some("released[0].wraps")));
    assert!(message.contains("gto-wbs-3"), "{message}");
    // The request named this person, who would come back as a newcomer.
    register(&office.world, "gto-wbs-3", &["service_section"]).await;
    assert!(office.answer(open).await.is_err());
    let decided =
        release(&office.world, complaint, &["gto-wbs-1", "gto-wbs-2"], &["gto-wbs-3"]).await;
    office.answer(decided).await.unwrap();
}

#[tokio::test]
async fn whoever_became_kasubag_since_the_letter_need_not_be_kept_away() {
    let mut office = Office::start("promoted").await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.world.item("wbs.data-request.sent.v1", 0).await;
    register(&office.world, "gto-wbs-3", &["admin_head"]).await;
    let letter = release(&office.world, complaint, &["gto-wbs-1", "gto-wbs-2"], &[]).await;
    office.answer(letter).await.unwrap();
}

/// A reply that releases one complaint and withholds the other.
async fn reply(
    office: &Office,
    released: ComplaintId,
    withheld: ComplaintId,
    letter: &str,
) -> DataReplyV1 {
    let team = ["gto-wbs-1", "gto-wbs-2", "gto-wbs-3"];
    let entries = [Entry::new(released, "released"), Entry::new(withheld, "withheld")];
    DataReplyV1 {
        office: "gto".to_owned(),
        quarter: "2026-Q3".to_owned(),
        letter_number: letter.to_owned(),
        declaration: declaration(),
        released: vec![release(&office.world, released, &team, &[]).await],
        withheld: vec![WithheldV1 { complaint_id: withheld.to_string() }],
        manifest: itjen_manifest(ManifestKind::DataReply, "2026-Q3", &entries),
    }
}

#[tokio::test]
async fn a_letter_that_another_one_overtook_leaves_no_wraps() {
    let office = Office::start("overtaken").await;
    let (one, two) = (office.world.pending(10).await, office.world.pending(10).await);
    office.world.send_data_request().await;
    office.world.item("wbs.data-request.sent.v1", 0).await;
    let first = reply(&office, one, two, "PW.03.02/G.I/77/2026").await;
    let second = reply(&office, two, one, "PW.03.02/G.I/78/2026").await;
    let submitted = |letter| taken(&office.world, REPLY, letter);
    let (first, second) = tokio::join!(submitted(&first), submitted(&second));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let (released, withheld) = if first.is_ok() { (one, two) } else { (two, one) };
    assert!(holds_a_wrap(&office.world, &released.to_string(), "gto-wbs-1").await);
    assert!(!holds_a_wrap(&office.world, &withheld.to_string(), "gto-wbs-1").await);
}
