//! Chooses the sealed bytes that travel inside a message: texts first, then files, while the message stays small enough for the bus.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::SealedItem;
use kernel::ComplaintId;
use serde::Serialize;
use service::Failure;
use sha2::{Digest, Sha256};
use vault::ContentKind;

/// A message is at most this long, its own JSON included; the bus takes 1 MiB with headers.
const MESSAGE_BYTES_MAX: usize = 700 * 1024;
/// `,"sealed":""` around the base64.
const FRAME_BYTES: usize = 12;

#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) kind: ContentKind,
    pub(super) item: u32,
    pub(super) bytes: Vec<u8>,
}

/// Lists of items in a message, each with its objects.
pub(super) struct Lists<'a>(pub(super) Vec<(&'a mut Vec<SealedItem>, Vec<Object>)>);

/// Describes an object without its bytes.
pub(super) fn described(object: &Object) -> SealedItem {
    SealedItem {
        kind: object.kind.code().to_owned(),
        item: object.item,
        bytes: object.bytes.len() as u64,
        digest: hex::encode(Sha256::digest(&object.bytes)),
        sealed: None,
    }
}

/// Bytes of a message that are left for sealed bytes.
pub(super) fn room(message: &impl Serialize) -> Result<usize, Failure> {
    let json = serde_json::to_vec(message)
        .map_err(|error| Failure::internal("measure a message to Itjen", &error))?;
    Ok(MESSAGE_BYTES_MAX.saturating_sub(json.len()))
}

/// Puts bytes into the lists while there is room.
pub(super) fn fill(mut lists: Lists<'_>, mut room: usize) {
    for files in [false, true] {
        for (items, objects) in &mut lists.0 {
            for (item, object) in items.iter_mut().zip(objects.iter()) {
                let is_file =
                    matches!(object.kind, ContentKind::Attachment | ContentKind::AttachmentClean);
                let needed = object.bytes.len().div_ceil(3) * 4 + FRAME_BYTES;
                if is_file == files && needed <= room && !object.bytes.is_empty() {
                    room -= needed;
                    item.sealed = Some(STANDARD.encode(&object.bytes));
                }
            }
        }
    }
}

/// Drops bytes that cannot travel inside the message anyway, so that the bytes of many complaints never lie in memory at once.
pub(super) struct Keep {
    texts: usize,
    files: usize,
}

impl Keep {
    pub(super) const fn new() -> Self {
        Self { texts: MESSAGE_BYTES_MAX, files: MESSAGE_BYTES_MAX }
    }

    /// Drops the bytes of objects that have no room. Describe the objects first.
    pub(super) fn sift(&mut self, objects: &mut [Object]) {
        for object in objects {
            let is_file =
                matches!(object.kind, ContentKind::Attachment | ContentKind::AttachmentClean);
            let left = if is_file { &mut self.files } else { &mut self.texts };
            match left.checked_sub(object.bytes.len()) {
                Some(less) => *left = less,
                None => object.bytes = Vec::new(),
            }
        }
    }
}

pub(super) fn of_intake(
    complaint: ComplaintId,
    objects: Vec<proto::intake::v1::SealedObject>,
) -> Result<Vec<Object>, Failure> {
    let object = |object: proto::intake::v1::SealedObject| {
        let kind = object.kind.parse().map_err(|_| {
            tracing::error!(%complaint, "intake gave an object of unknown kind");
            crate::error::damaged("kind of a sealed object of intake")
        })?;
        Ok(Object { kind, item: object.item, bytes: object.sealed })
    };
    objects.into_iter().map(object).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(kind: ContentKind, length: usize) -> Object {
        Object { kind, item: 0, bytes: vec![7; length] }
    }

    #[test]
    fn of_many_files_only_so_many_bytes_are_kept_as_could_travel() {
        let (mut keep, mut held) = (Keep::new(), 0);
        for _ in 0..40 {
            let mut objects =
                [object(ContentKind::ComplaintText, 100), object(ContentKind::Attachment, 90_000)];
            keep.sift(&mut objects);
            assert_eq!(objects[0].bytes.len(), 100, "texts are not crowded out by files");
            held += objects[1].bytes.len();
        }
        assert_eq!(held, 7 * 90_000);
    }

    #[test]
    fn texts_come_before_files_and_what_has_no_room_is_named_only() {
        let objects = vec![
            object(ContentKind::Attachment, 300),
            object(ContentKind::ComplaintText, 300),
            object(ContentKind::Study, 3000),
            object(ContentKind::Review, 30),
        ];
        let mut items: Vec<SealedItem> = objects.iter().map(described).collect();
        fill(Lists(vec![(&mut items, objects)]), 500);
        let inside: Vec<bool> = items.iter().map(|item| item.sealed.is_some()).collect();
        assert_eq!(inside, [false, true, false, true]);
        assert_eq!((items[2].bytes, items[2].digest.len()), (3000, 64));
    }
}
