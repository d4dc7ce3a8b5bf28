//! Seals a complaint on its way in. What is made here cannot be opened here: the data key leaves only wrapped to Itjen.
//!
//! Plain content of the sealed objects, for those who open them and for reporters who prove what they sent:
//!
//! - text (kind `complaint_text`, item 0): one JSON object without white space, fields in this order:
//!   `{"title":…,"text":…,"reported_roles":["officer",…],"reply_address":…|null}`, texts in NFC with LF line ends;
//! - file (kind `attachment`, item 0, 1, …): one line of JSON, `{"name":…}`, LF, then the bytes of the file as they came.

use kernel::{ComplaintId, Ids, OfficeCode, PersonId};
use serde::Serialize;
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey, PublicKey, ReceiptCode, Sealed, WrapInfo};
use zeroize::Zeroizing;

use crate::domain::{ComplaintFiled, ReportedRole};
use crate::error::unreadable;
use crate::tables::filings::Attempt;
use crate::wire::complaint::{Attachment, ComplaintForm};

/// The person to whom a complaint's key is wrapped at filing.
pub(crate) const INSPECTORATE: &str = "itjen";

/// A sealed object, ready to be stored.
pub(crate) struct SealedObject {
    pub(crate) kind: ContentKind,
    pub(crate) item: i32,
    pub(crate) bytes: Vec<u8>,
}

/// An attempt to file: everything that is stored, and what only the reporter gets.
pub(crate) struct Sealing {
    /// Digest of the sealed text: names the attempt.
    pub(crate) filing: [u8; 32],
    pub(crate) event: ComplaintFiled,
    pub(crate) objects: Vec<SealedObject>,
    pub(crate) wrap: Vec<u8>,
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
            wrap: &self.wrap,
        }
    }
}

#[derive(Serialize)]
struct TextObject<'a> {
    title: &'a str,
    text: &'a str,
    reported_roles: &'a [ReportedRole],
    reply_address: Option<&'a str>,
}

#[derive(Serialize)]
struct FileHeader<'a> {
    name: &'a str,
}

/// Seals a form. The data key is wiped when this returns; the form is the caller's to drop.
pub(crate) fn seal(
    office: OfficeCode,
    form: &ComplaintForm,
    to: &PublicKey,
    ids: &Ids,
) -> Result<Sealing, Failure> {
    let complaint = form.id.complaint();
    let key = DataKey::generate(ids);
    let person = PersonId::try_new(INSPECTORATE).map_err(|bad| unreadable(&bad))?;
    let wrap = vault::wrap(&key, to, &WrapInfo { complaint, person }, ids).to_bytes();
    let mut sealer = Sealer { complaint, key, ids, objects: vec![], openings: vec![] };
    let text = sealer.seal(ContentKind::ComplaintText, 0, &text_object(form)?);
    let mut attachments = vec![];
    for (item, file) in (0..).zip(&form.attachments) {
        attachments.push(sealer.seal(ContentKind::Attachment, item, &file_object(file)?));
    }
    let event = ComplaintFiled {
        complaint,
        office,
        about_head: form.reported_roles.contains(&ReportedRole::OfficeHead),
        reported_roles: form.reported_roles.clone(),
        has_reply_address: form.reply_address.is_some(),
        texts: vec![text],
        attachments,
    };
    let (objects, openings) = (sealer.objects, sealer.openings);
    Ok(Sealing {
        filing: text.digest,
        event,
        objects,
        wrap,
        code: ReceiptCode::generate(ids),
        openings,
    })
}

struct Sealer<'a> {
    complaint: ComplaintId,
    key: DataKey,
    ids: &'a Ids,
    objects: Vec<SealedObject>,
    openings: Vec<[u8; 32]>,
}

impl Sealer<'_> {
    fn seal(&mut self, kind: ContentKind, item: u8, plain: &[u8]) -> vault::SealRef {
        let place = ContentRef { complaint: self.complaint, kind, item: u32::from(item) };
        let Sealed { bytes, seal, opening } = vault::seal(&self.key, &place, plain, self.ids);
        self.objects.push(SealedObject { kind, item: i32::from(item), bytes });
        self.openings.push(opening);
        seal
    }
}

fn text_object(form: &ComplaintForm) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let object = TextObject {
        title: &form.title,
        text: &form.text,
        reported_roles: &form.reported_roles,
        reply_address: form.reply_address.as_ref().map(|address| address.as_str()),
    };
    serde_json::to_vec(&object).map(Zeroizing::new).map_err(|error| unreadable(&error))
}

fn file_object(file: &Attachment) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let header =
        serde_json::to_vec(&FileHeader { name: &file.name }).map_err(|error| unreadable(&error))?;
    let mut object = Zeroizing::new(Vec::with_capacity(header.len() + 1 + file.bytes.len()));
    object.extend_from_slice(&header);
    object.push(b'\n');
    object.extend_from_slice(&file.bytes);
    Ok(object)
}

#[cfg(test)]
mod tests;
