//! Texts that staff and Itjen wrote to a case: the sealed bytes that its events name. Other bytes are never shown.

use kernel::ComplaintId;
use service::Failure;
use vault::{ContentKind, SealRef};

use crate::app::Triage;
use crate::domain::case::CaseEvent;
use crate::error::damaged;

pub(crate) struct SealedText {
    pub(crate) kind: ContentKind,
    pub(crate) item: u32,
    pub(crate) bytes: Vec<u8>,
}

type Row = (String, i32, Vec<u8>);

impl Triage {
    /// The texts that these events name, in the order of the events.
    pub(crate) async fn sealed_texts(
        &self,
        complaint: ComplaintId,
        events: &[CaseEvent],
    ) -> Result<Vec<SealedText>, Failure> {
        let rows: Vec<Row> =
            sqlx::query_as(sql!("sealed_list")).bind(complaint.uuid()).fetch_all(&self.db).await?;
        let named = events.iter().filter_map(CaseEvent::sealed);
        named.map(|(kind, seal)| find(kind, seal, &rows)).collect()
    }
}

fn find(kind: ContentKind, seal: &SealRef, rows: &[Row]) -> Result<SealedText, Failure> {
    let matches =
        |(code, _, bytes): &&Row| code == kind.code() && vault::check(bytes, seal).is_ok();
    let (_, item, bytes) = rows
        .iter()
        .find(matches)
        .ok_or_else(|| damaged("triage.sealed: bytes that an event names"))?;
    let item = u32::try_from(*item).map_err(|_| damaged("triage.sealed.item"))?;
    Ok(SealedText { kind, item, bytes: bytes.clone() })
}
