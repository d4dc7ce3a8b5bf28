//! Seals what reporters send. At filing the data key leaves only wrapped: to Itjen, and to the key that follows from the receipt code, so that
//! nothing can be opened here unless somebody brings the code along.
//!
//! Plain content of the sealed objects, for those who open them and for reporters who prove what they sent:
//!
//! - text (kind `complaint_text`, item 0): one JSON object without white space, fields in this order:
//!   `{"title":…,"text":…,"reported_roles":["officer",…],"reply_address":…|null,"reported_name":…}`, the last one only when somebody was named;
//!   texts in NFC with LF line ends;
//! - file (kind `attachment`, item 0, 1, …): one line of JSON, `{"name":…}`, LF, then the bytes of the file as they came; the name ends as the
//!   content says (`nota.bat` with text in it is `nota.bat.txt`);
//! - cleaned twin (kind `attachment_clean`, item of its file): the same, without what the file told of its author and place, named by its number;
//! - message (kind `message`, item 0, 1, …): the text itself.

use bytes::Bytes;
use kernel::{ComplaintId, Ids, OfficeCode, PersonId};
use serde::Serialize;
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey, PublicKey, ReceiptCode, SealRef, Sealed, WrapInfo};
use zeroize::Zeroizing;

use crate::domain::{ComplaintFiled, ReportedRole};
use crate::error::unreadable;
use crate::tables::filings::Attempt;
use crate::wire::attachment::Attachment;
use crate::wire::complaint::ComplaintForm;

/// The person to whom a complaint's key is wrapped at filing.
pub(crate) const INSPECTORATE: &str = "itjen";
/// Whoever holds the receipt code.
pub(crate) const REPORTER: &str = "reporter";

/// A sealed object, ready to be stored.
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

/// The data key for one person.
pub(crate) struct WrapFor {
    pub(crate) person: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// An attempt to file: everything that is stored, and what only the reporter gets.
pub(crate) struct Sealing {
    /// Digest of the sealed text: names the attempt.
    pub(crate) filing: [u8; 32],
    pub(crate) event: ComplaintFiled,
    pub(crate) objects: Vec<SealedObject>,
    pub(crate) wraps: Vec<WrapFor>,
    pub(crate) code: ReceiptCode,
    /// Openings of the commitments: of the text, then of each file.
    pub(crate) openings: Vec<[u8; 32]>,
}

impl Sealing {
    /// What is stored of it.
    pub(crate) fn attempt(&self) -> Attempt<'_> {
        Attempt {
            filing: self.filing,
            complaint: self.event.complaint,
            receipt_lookup: self.code.lookup(),
            reply_key: self.code.reply_key().public().to_bytes(),
            objects: &self.objects,
            wraps: &self.wraps,
        }
    }
}

#[derive(Serialize)]
struct TextObject<'a> {
    title: &'a str,
    text: &'a str,
    reported_roles: &'a [ReportedRole],
    reply_address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported_name: Option<&'a str>,
}

/// Seals a form of the web, file by file: none is held twice for longer than its own sealing takes. The data key is wiped when this returns.
pub(crate) fn seal(
    office: OfficeCode,
    form: ComplaintForm,
    to: &PublicKey,
    ids: &Ids,
) -> Result<Sealing, Failure> {
    let (complaint, key, code) = (form.id.complaint(), DataKey::generate(ids), form.id.code());
    let wraps = vec![
        wrap(complaint, &key, to, INSPECTORATE, ids)?,
        wrap(complaint, &key, &code.reply_key().public(), REPORTER, ids)?,
    ];
    let mut sealer = Sealer::new(complaint, key, ids);
    let text = sealer.seal(ContentKind::ComplaintText, 0, &text_object(&form)?);
    let files = (0..).zip(form.attachments);
    let attachments = files.map(|(item, file)| sealer.file(item, &file)).collect();
    let event = ComplaintFiled {
        complaint,
        office,
        about_head: form.reported_roles.contains(&ReportedRole::OfficeHead),
        reported_roles: form.reported_roles,
        has_reply_address: form.reply_address.is_some(),
        texts: vec![text],
        attachments,
    };
    let (objects, openings) = (sealer.objects, sealer.openings);
    Ok(Sealing { filing: text.digest, event, objects, wraps, code, openings })
}

fn wrap(
    complaint: ComplaintId,
    key: &DataKey,
    to: &PublicKey,
    person: &'static str,
    ids: &Ids,
) -> Result<WrapFor, Failure> {
    let named = PersonId::try_new(person).map_err(|bad| unreadable(&bad))?;
    let wrap = vault::wrap(key, to, &WrapInfo { complaint, person: named }, ids);
    Ok(WrapFor { person, bytes: wrap.to_bytes() })
}

/// Seals one object after another with the same key.
pub(crate) struct Sealer<'a> {
    complaint: ComplaintId,
    key: DataKey,
    ids: &'a Ids,
    pub(crate) objects: Vec<SealedObject>,
    /// Of every object but the twins.
    pub(crate) openings: Vec<[u8; 32]>,
}

impl<'a> Sealer<'a> {
    pub(crate) fn new(complaint: ComplaintId, key: DataKey, ids: &'a Ids) -> Self {
        Self { complaint, key, ids, objects: vec![], openings: vec![] }
    }

    pub(crate) fn seal(&mut self, kind: ContentKind, item: u32, plain: &[u8]) -> SealRef {
        let place = ContentRef { complaint: self.complaint, kind, item };
        let Sealed { bytes, seal, opening } = vault::seal(&self.key, &place, plain, self.ids);
        let (item, bytes) = (i32::try_from(item).unwrap_or(i32::MAX), bytes.into());
        self.objects.push(SealedObject { kind, item, digest: seal.digest, bytes });
        if kind != ContentKind::AttachmentClean {
            self.openings.push(opening);
        }
        seal
    }

    /// A file, and its twin where there can be one. The event names the file alone.
    pub(crate) fn file(&mut self, item: u32, file: &Attachment) -> SealRef {
        let seal = self.seal(ContentKind::Attachment, item, file.object());
        if let Some(twin) = file.cleaned(item) {
            self.seal(ContentKind::AttachmentClean, item, &twin);
        }
        seal
    }
}

fn text_object(form: &ComplaintForm) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let object = TextObject {
        title: &form.title,
        text: &form.text,
        reported_roles: &form.reported_roles,
        reply_address: form.reply_address.as_ref().map(|address| address.as_str()),
        reported_name: form.reported_name.as_ref().map(|name| name.as_str()),
    };
    serde_json::to_vec(&object).map(Zeroizing::new).map_err(|error| unreadable(&error))
}

#[cfg(test)]
mod tests;
