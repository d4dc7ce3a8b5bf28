//! Seals one object after another with a complaint's data key. What the objects hold: `contracts::complaint`.

use bytes::Bytes;
use kernel::{ComplaintId, Ids, PersonId};
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey, PublicKey, SealRef, Sealed, WrapInfo};

use crate::error::unreadable;
use crate::files::Attachment;

pub(crate) struct SealedObject {
    pub(crate) kind: ContentKind,
    pub(crate) item: i32,
    pub(crate) digest: [u8; 32],
    pub(crate) bytes: Bytes,
}

impl SealedObject {
    /// Files lie in the object store, texts in a table.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.kind, ContentKind::Attachment | ContentKind::AttachmentClean)
    }
}

/// The data key, wrapped to one person.
pub(crate) struct WrapFor {
    pub(crate) person: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl WrapFor {
    pub(crate) fn new(
        complaint: ComplaintId,
        key: &DataKey,
        to: &PublicKey,
        person: &'static str,
        ids: &Ids,
    ) -> Result<Self, Failure> {
        let named = PersonId::try_new(person).map_err(|bad| unreadable(&bad))?;
        let wrap = vault::wrap(key, to, &WrapInfo { complaint, person: named }, ids);
        Ok(Self { person, bytes: wrap.to_bytes() })
    }
}

/// Opens the commitment to an object. Its reporter alone gets it; otherwise it lies inside the sealed bytes only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) opening: [u8; 32],
    /// The name under which a file was sealed; texts have none.
    pub(crate) name: Option<String>,
}

/// Seals with one data key, which is wiped when the sealer goes.
pub(crate) struct Sealer<'a> {
    complaint: ComplaintId,
    key: DataKey,
    ids: &'a Ids,
    pub(crate) objects: Vec<SealedObject>,
    /// One for every object but the twins.
    pub(crate) openings: Vec<Opening>,
}

impl<'a> Sealer<'a> {
    pub(crate) fn new(complaint: ComplaintId, key: DataKey, ids: &'a Ids) -> Self {
        Self { complaint, key, ids, objects: vec![], openings: vec![] }
    }

    pub(crate) fn text(&mut self, kind: ContentKind, item: u32, plain: &[u8]) -> SealRef {
        let (seal, opening) = self.seal(kind, item, plain);
        self.openings.push(Opening { opening, name: None });
        seal
    }

    /// Seals a file, and its twin where there can be one. The event names the file alone.
    pub(crate) fn file(&mut self, item: u32, file: &Attachment) -> SealRef {
        let (seal, opening) = self.seal(ContentKind::Attachment, item, file.object());
        self.openings.push(Opening { opening, name: Some(file.name()) });
        if let Some(twin) = file.cleaned(item) {
            self.seal(ContentKind::AttachmentClean, item, &twin);
        }
        seal
    }

    fn seal(&mut self, kind: ContentKind, item: u32, plain: &[u8]) -> (SealRef, [u8; 32]) {
        let place = ContentRef { complaint: self.complaint, kind, item };
        let Sealed { bytes, seal, opening } = vault::seal(&self.key, &place, plain, self.ids);
        let (item, bytes) = (i32::try_from(item).unwrap_or(i32::MAX), bytes.into());
        self.objects.push(SealedObject { kind, item, digest: seal.digest, bytes });
        (seal, opening)
    }
}
