//! The numbers that offices give to letters, receipts and laws. They are the only texts that an event may hold. Their alphabet is so small that no
//! sentence and no name with a space fits in.

fn is_reference(text: &str, max: usize, marks: &str) -> bool {
    (3..=max).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.trim() == text
}

kernel::codes! {
    /// The number of a letter, a sending or a receipt, e.g. `PW.03.02/C.X.20/118/2026`.
    LetterNumber, "letter number", |text| is_reference(text, 64, "./-_"),
        "3 to 64 letters, digits, dots, slashes, hyphens or underscores with at least one digit and no space, such as PW.03.02/C.X.20/118/2026";
    /// One legal basis, e.g. `PP 94/2021 Pasal 5 huruf k`.
    LegalReference, "legal reference", |text| is_reference(text, 96, " ./-(),"),
        "a law by its number and article in at most 96 characters, such as PP 94/2021 Pasal 5 huruf k";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_number_holds_no_name() {
        assert!(LetterNumber::try_new("PW.03.02/C.X.20/118/2026").is_ok());
        for bad in ["", "12", "surat", "surat Pak Rekaan 12", "12:\n3", &"1".repeat(65)] {
            assert!(LetterNumber::try_new(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_legal_reference_names_a_number() {
        assert!(LegalReference::try_new("UU 31/1999 jo. UU 20/2001 Pasal 12 huruf e").is_ok());
        for bad in ["karena salah", " UU 31/1999", "UU 31/1999; ia bersalah", &"7".repeat(97)] {
            assert!(LegalReference::try_new(bad).is_err(), "{bad:?} was accepted");
        }
    }
}
