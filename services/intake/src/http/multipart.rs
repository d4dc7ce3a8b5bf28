//! Reading a form with files, within limits. A file goes chunk by chunk into the one piece of memory from which it is sealed.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::StatusCode;
use contracts::complaint::FILES_MAX;
use service::Failure;
use zeroize::Zeroizing;

use super::file_name::file_name;
use crate::files::Attachment;
use crate::wire::complaint::Submitted;

/// Bytes of one text field: far more than any field may hold, so that the form can say which is too long.
const TEXT_BYTES_MAX: usize = 256 << 10;
/// Bytes of the fields before one that has to come early.
const BEFORE_BYTES_MAX: usize = 16 << 10;
/// Parts of a form.
const PARTS_MAX: usize = 40;

pub(super) async fn read(
    parts: &mut Multipart,
    form: &mut Submitted,
) -> Result<(), MultipartError> {
    for _ in 0..PARTS_MAX {
        let Some(mut part) = parts.next_field().await? else { return Ok(()) };
        let name = part.name().unwrap_or_default().to_owned();
        match file_name(&part).map(|name| Attachment::begin(&name)) {
            // One more than allowed is enough to say that there are too many.
            Some(_) if form.files.len() > FILES_MAX => {}
            Some(mut file) => {
                while let Some(chunk) = part.chunk().await? {
                    file.push(&chunk);
                }
                form.files.push(file);
            }
            None => {
                let bytes = read_text(part, TEXT_BYTES_MAX).await?;
                form.texts.push((name, text(&bytes)));
            }
        }
    }
    Ok(())
}

/// Reads no further than through that field. A file or much text before it ends the reading, and the form stays without the field.
pub(super) async fn read_through(
    parts: &mut Multipart,
    form: &mut Submitted,
    field: &str,
) -> Result<(), MultipartError> {
    let mut room = BEFORE_BYTES_MAX;
    while let Some(part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        if file_name(&part).is_some() {
            return Ok(());
        }
        let bytes = read_text(part, room).await?;
        // An empty field counts as well.
        let Some(left) = room.checked_sub(bytes.len() + name.len() + 1) else { return Ok(()) };
        room = left;
        let found = name == field;
        form.texts.push((name, text(&bytes)));
        if found {
            return Ok(());
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(bytes).into_owned())
}

/// Reads at most one byte over the limit: enough to see that the text is too large. The next part skips the rest.
async fn read_text(mut part: Field<'_>, max: usize) -> Result<Zeroizing<Vec<u8>>, MultipartError> {
    let mut bytes = Zeroizing::new(Vec::new());
    while bytes.len() <= max
        && let Some(chunk) = part.chunk().await?
    {
        let room = (max + 1).saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(bytes)
}

/// A form that stopped in the middle or is too large as a whole. The parser's words may quote the form, so they go nowhere.
pub(super) fn broken(error: &MultipartError) -> Failure {
    let reason = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "seluruh lampiran terlalu besar: paling banyak 20 MiB",
        _ => "formulir tidak terkirim lengkap: kirim sekali lagi",
    };
    Failure::invalid(vec![("attachments".into(), reason.into())])
}
