//! The released complaints of a body: wraps, disposition sheets, exclusions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::ReleaseV1;
use service::wire::Fields;
use vault::Wrap;

use super::quietly::{UUID, quietly};
use super::sheet::sealed_sheet;
use crate::itjen::answers::{Release, SealedSheet};

const PERSON: &str = "is no person id";
const WRAP: &str = "is no wrap: expected 81 bytes in base64";
const BASE64: &str = "is not in base64";
const HEX: &str = "is not in lower-case hex";

pub(super) fn releases(fields: &mut Fields, releases: &[ReleaseV1]) -> Option<Vec<Release>> {
    fields.list("released", releases, release)
}

fn release(fields: &mut Fields, of: &str, release: &ReleaseV1) -> Option<Release> {
    let complaint = quietly(fields, &format!("{of}.complaint_id"), &release.complaint_id, UUID);
    if release.wraps.is_empty() {
        let nobody = "must name at least one member of Tim WBS: nobody could read the case";
        fields.wrong(&format!("{of}.wraps"), nobody);
        return None;
    }
    let wraps = fields.list(&format!("{of}.wraps"), &release.wraps, |fields, of, one| {
        let person = quietly(fields, &format!("{of}.person"), &one.person, PERSON);
        let bytes = STANDARD.decode(&one.wrap).map_err(|_| WRAP);
        let wrap = bytes.and_then(|bytes| Wrap::from_bytes(&bytes).map_err(|_| WRAP));
        person.zip(fields.take(&format!("{of}.wrap"), wrap))
    });
    let sheet = fields.take(&format!("{of}.disposition_sheet"), sheet(release));
    let excluded = fields.list(&format!("{of}.excluded"), &release.excluded, |fields, of, one| {
        quietly(fields, of, one, PERSON)
    });
    Some(Release { complaint: complaint?, wraps: wraps?, sheet: sheet?, excluded: excluded? })
}

fn sheet(release: &ReleaseV1) -> Result<Option<SealedSheet>, &'static str> {
    match (&release.disposition_sheet, &release.disposition_commitment) {
        (None, None) => Ok(None),
        (Some(bytes), Some(commitment)) => {
            let commitment = hex::decode(commitment).map_err(|_| HEX)?;
            sealed_sheet(STANDARD.decode(bytes).map_err(|_| BASE64)?, &commitment).map(Some)
        }
        _ => Err("and its commitment go together"),
    }
}
