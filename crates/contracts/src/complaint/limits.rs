//! How much a complaint may hold, whoever seals it.

/// Characters of a title; it has at least one.
pub const TITLE_CHARS_MAX: usize = 200;
/// Characters of a text: a shorter one gives nothing to examine.
pub const TEXT_CHARS_MIN: usize = 20;
/// Characters of a text.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// Characters of an address to reply to.
pub const ADDRESS_CHARS_MAX: usize = 200;
/// Characters of the name of the reported person.
pub const REPORTED_NAME_CHARS_MAX: usize = 200;
/// Files that one form or letter brings.
pub const FILES_MAX: usize = 5;
/// Bytes of one file.
pub const FILE_BYTES_MAX: usize = 8 << 20;
/// Characters of a file's name, before an ending is added to it.
pub const FILE_NAME_CHARS_MAX: usize = 120;
