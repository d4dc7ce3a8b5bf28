//! A sealed complaint: what its sealed objects hold, byte for byte (`docs/integration/sealing.md`).
//!
//! Intake seals the public form, an office seals a letter, Itjen opens both, and a reporter proves either. All four take the format from here.
//! An event commits to these bytes, so they are for good:
//!
//! | object | plain content |
//! |---|---|
//! | text (kind `complaint_text`, item 0) | [`TextObject`] as JSON |
//! | file (kind `attachment`, item 0, 1, …) | [`file_object`]: a line of JSON with the name, then the bytes as they came |
//! | cleaned copy of a file (kind `attachment_clean`) | like a file; no event commits to it |
//! | message (kind `message`, item 0, 1, …) | the text in UTF-8, [`clean`]ed |
//!
//! Intake names a file by its content ([`named_by_content`]). Offices seal the name as it is, without the dots that would hide the file.

mod file_kind;
mod file_name;
mod file_object;
mod form_id;
mod limits;
mod text;
mod text_object;

pub use file_kind::FileKind;
pub use file_name::{file_name, named_by_content, possible_names, unhidden};
pub use file_object::{file_object, read_file};
pub use form_id::{BadFormId, FormId};
pub use kernel::ReportedRole;
pub use limits::{
    ADDRESS_CHARS_MAX, FILE_BYTES_MAX, FILE_NAME_CHARS_MAX, FILES_MAX, REPORTED_NAME_CHARS_MAX,
    TEXT_CHARS_MAX, TEXT_CHARS_MIN, TITLE_CHARS_MAX,
};
pub use text::clean;
pub use text_object::{ComplaintText, TextObject};

/// The person to whom the data key of every complaint is wrapped at filing.
pub const INSPECTORATE: &str = "itjen";
/// The person who holds the receipt code of a complaint.
pub const REPORTER: &str = "reporter";
