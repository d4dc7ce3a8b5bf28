//! Seals a complaint of the public form. The data key leaves only wrapped: to Itjen, and to the key that follows from the receipt code. So nothing
//! opens here unless somebody brings the code along.

use contracts::complaint::{INSPECTORATE, REPORTER, ReportedRole, TextObject};
use kernel::{Ids, OfficeCode};
use service::Failure;
use vault::{ContentKind, DataKey, PublicKey, ReceiptCode};

use super::ComplaintForm;
use crate::domain::ComplaintFiled;
use crate::sealing::{Opening, SealedObject, Sealer, WrapFor};
use crate::tables::filings::Attempt;

/// An attempt to file: everything that is stored, and what only the reporter gets.
pub(crate) struct Sealing {
    /// Digest of the sealed text: names the attempt.
    pub(crate) filing: [u8; 32],
    pub(crate) event: ComplaintFiled,
    pub(crate) objects: Vec<SealedObject>,
    pub(crate) wraps: Vec<WrapFor>,
    pub(crate) code: ReceiptCode,
    /// Openings of the commitments: of the text, then of each file.
    pub(crate) openings: Vec<Opening>,
}

impl Sealing {
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

/// Seals file by file: none is held twice for longer than its own sealing takes. The data key is wiped when this returns.
pub(crate) fn seal(
    office: OfficeCode,
    form: ComplaintForm,
    to: &PublicKey,
    ids: &Ids,
) -> Result<Sealing, Failure> {
    let (complaint, key, code) = (form.id.complaint(), DataKey::generate(ids), form.id.code());
    let wraps = vec![
        WrapFor::new(complaint, &key, to, INSPECTORATE, ids)?,
        WrapFor::new(complaint, &key, &code.reply_key().public(), REPORTER, ids)?,
    ];
    let mut sealer = Sealer::new(complaint, key, ids);
    let text = sealer.text(ContentKind::ComplaintText, 0, &text_object(&form).to_bytes());
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

fn text_object(form: &ComplaintForm) -> TextObject<'_> {
    TextObject {
        title: &form.title,
        text: &form.text,
        reported_roles: &form.reported_roles,
        reply_address: form.reply_address.as_ref().map(|address| address.as_str()),
        reported_name: form.reported_name.as_ref().map(|name| name.as_str()),
    }
}
