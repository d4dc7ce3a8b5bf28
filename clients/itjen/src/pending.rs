//! Complaints that a data request only names, because too many wait. They are fetched from the hub page by page.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{DataRequestV1, PendingV1, SealedItem};
use proto::triage::v1::{ListPendingRequest, PendingComplaint, SealedContent};
use sha2::{Digest, Sha256};

use super::config::Desk;
use super::source;

const PAGE: u32 = 200;
/// Larger objects are fetched again when they are opened, because thousands of complaints do not fit into memory together.
const KEPT_BYTES_MAX: usize = 16 * 1024;

/// Fetches wraps and objects of the wanted complaints that are only named. A complaint that no longer waits at the hub stays as it is.
pub(super) async fn complete(
    desk: &Desk,
    request: &mut DataRequestV1,
    wanted: impl Fn(&str) -> bool,
) -> anyhow::Result<()> {
    let missing = request.complaints.iter_mut();
    let missing = missing.filter(|one| one.only_named && wanted(&one.complaint_id));
    let mut missing: BTreeMap<String, &mut PendingV1> =
        missing.map(|one| (one.complaint_id.clone(), one)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut client = source::triage(desk).await?;
    let (office, quarter) = (request.office.clone(), request.quarter.clone());
    let mut ask = ListPendingRequest { office, quarter, page_size: PAGE, ..Default::default() };
    loop {
        let page =
            client.list_pending(ask.clone()).await.map_err(client_common::said)?.into_inner();
        for found in page.complaints {
            if let Some(pending) = missing.remove(&found.complaint_id) {
                describe(pending, found);
            }
        }
        if missing.is_empty() || page.next_page_token.is_empty() {
            return Ok(());
        }
        ask.page_token = page.next_page_token;
    }
}

/// The first of these complaints without a wrap, which cannot be released.
pub(super) fn without_wrap<'a>(request: &DataRequestV1, ids: &'a [String]) -> Option<&'a str> {
    let has_wrap = |id: &&String| {
        let mut all = request.complaints.iter();
        all.any(|one| one.complaint_id == **id && !one.inspectorate_wrap.is_empty())
    };
    ids.iter().find(|id| !has_wrap(id)).map(String::as_str)
}

fn describe(pending: &mut PendingV1, found: PendingComplaint) {
    pending.only_named = false;
    pending.about_head |= found.about_head;
    pending.inspectorate_wrap = STANDARD.encode(found.inspectorate_wrap);
    pending.objects = found.objects.into_iter().map(object).collect();
}

fn object(content: SealedContent) -> SealedItem {
    let SealedContent { kind, item, sealed } = content;
    let kept = sealed.len() <= KEPT_BYTES_MAX;
    SealedItem {
        kind,
        item,
        bytes: sealed.len() as u64,
        digest: hex::encode(Sha256::digest(&sealed)),
        sealed: kept.then(|| STANDARD.encode(sealed)),
    }
}
