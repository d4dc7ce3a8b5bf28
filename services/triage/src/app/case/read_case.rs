//! The texts of a case, opened by the reader's own wrap.

use kernel::{Actor, CaseId, ComplaintId, Role};
use proto::intake::v1::SealedObject;
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey};

use super::File;
use super::sealed_texts::SealedText;
use crate::app::Triage;
use crate::error::{damaged, refused, vault};

pub(crate) struct CaseText {
    pub(crate) kind: ContentKind,
    pub(crate) item: u32,
    pub(crate) content: Vec<u8>,
}

/// For everybody with a wrap. Itjen is refused: it opens with its own key, which this service does not hold.
pub(crate) async fn read_case(
    triage: &Triage,
    actor: &Actor,
    case: CaseId,
) -> Result<Vec<CaseText>, Failure> {
    let file = triage.enter(actor, case).await?;
    let opened = file.opened()?;
    if actor.may_act_as(Role::Inspectorate, &opened.office) {
        return Err(refused(
            "OWN_KEY",
            "Itjen opens the case with its own key, which this service does not hold",
        ));
    }
    let key = triage.own_key(opened.complaint, &actor.person).await?;
    triage.pass_on(&file, &key).await;
    let complaint = for_handlers(triage.sealed_for_handlers(opened.complaint).await?.objects);
    let mut texts = complaint
        .into_iter()
        .map(|object| filed(&key, opened.complaint, &object))
        .collect::<Result<Vec<_>, _>>()?;
    texts.extend(written(triage, &key, &file).await?);
    let what: Vec<String> =
        texts.iter().map(|text| format!("{}/{}", text.kind.code(), text.item)).collect();
    triage.note_access(actor, case, &what).await?;
    Ok(texts)
}

/// A file that has a cleaned twin is shown as that twin. The original may tell who its author is, so only Itjen gets it.
fn for_handlers(objects: Vec<SealedObject>) -> Vec<SealedObject> {
    let cleaned: Vec<u32> = objects
        .iter()
        .filter(|object| object.kind == ContentKind::AttachmentClean.code())
        .map(|object| object.item)
        .collect();
    let original = |object: &SealedObject| {
        object.kind == ContentKind::Attachment.code() && cleaned.contains(&object.item)
    };
    objects.into_iter().filter(|object| !original(object)).collect()
}

/// Opens an object that the reporter filed.
fn filed(
    key: &DataKey,
    complaint: ComplaintId,
    object: &SealedObject,
) -> Result<CaseText, Failure> {
    let kind = object.kind.parse().map_err(|_| damaged("kind of a sealed object of intake"))?;
    open(key, ContentRef { complaint, kind, item: object.item }, &object.sealed)
}

async fn written(triage: &Triage, key: &DataKey, file: &File) -> Result<Vec<CaseText>, Failure> {
    let complaint = file.complaint()?;
    let texts = triage.sealed_texts(complaint, &file.events).await?;
    let open_one = |text: &SealedText| {
        open(key, ContentRef { complaint, kind: text.kind, item: text.item }, &text.bytes)
    };
    texts.iter().map(open_one).collect()
}

fn open(key: &DataKey, place: ContentRef, bytes: &[u8]) -> Result<CaseText, Failure> {
    let opened = vault::open(key, &place, bytes).map_err(vault("open a sealed text"))?;
    Ok(CaseText { kind: place.kind, item: place.item, content: opened.content.to_vec() })
}
