use proptest::prelude::*;

use super::*;
use crate::testing::ids;

fn text(code: &ReceiptCode) -> String {
    code.reveal().as_str().to_owned()
}

/// The format is for good: these values may never change. They were computed by a second implementation, in Python.
#[test]
fn golden_code() {
    let code = ReceiptCode::parse("0123-4567-89AB-CDEF-GH8B").unwrap();
    assert_eq!(
        hex::encode(code.lookup()),
        "3967838efc985eabe5f6f7acecabe19018c758b54cf57462c67d99da9520bd5f"
    );
    assert_eq!(
        code.reply_key().public().to_string(),
        "24461856c35e5862aeea8021158f1dd44f72f4cedf0fae5a312e7e53caaffd51"
    );
}

/// For good as well, from the same second implementation: a form that is sent again must get the code that was written down.
#[test]
fn golden_code_of_a_form() {
    let form = hex::decode("6945fc1d82e248b0b4303feb6bc481ba").unwrap().try_into().unwrap();
    assert_eq!(text(&ReceiptCode::from_form(&form)), "3H27-5TQ3-FQJ1-VHHZ-1TWT");
    let mut other = form;
    other[15] ^= 1;
    assert_ne!(ReceiptCode::from_form(&other), ReceiptCode::from_form(&form));
}

/// May change with the `rand` crate, unlike [`golden_code`].
#[test]
fn golden_code_of_seeded_ids() {
    assert_eq!(text(&ReceiptCode::generate(&ids(1))), "1RGK-4T8S-A9DC-5HMG-T9SF");
}

#[test]
fn a_code_is_printed_in_five_groups_of_four() {
    let text = text(&ReceiptCode::generate(&ids(3)));
    assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 5]);
}

#[test]
fn a_code_reads_back_as_people_type_it() {
    let code = ReceiptCode::generate(&ids(3));
    let printed = text(&code);
    let typed = [
        printed.to_lowercase(),
        printed.replace('-', ""),
        printed.replace('-', "  "),
        format!("\t{}\n", printed.replace('-', " - ")),
        printed.replace('0', "O").replace('1', "I"),
        printed.replace('0', "o").replace('1', "l"),
    ];
    for typed in typed {
        assert_eq!(ReceiptCode::parse(&typed).as_ref(), Ok(&code), "{typed:?}");
    }
}

#[test]
fn a_bad_code_says_what_is_wrong_and_nothing_else() {
    let parse = |text: &str| ReceiptCode::parse(text).unwrap_err();
    assert_eq!(parse("4RMB-9"), VaultError::CodeLength { found: 5 });
    assert_eq!(parse(""), VaultError::CodeLength { found: 0 });
    assert_eq!(parse("0000-0000-0000-0000-00U0"), VaultError::CodeSymbol { position: 19 });
    assert_eq!(parse("é000-0000-0000-0000-0000"), VaultError::CodeSymbol { position: 1 });
    assert_eq!(parse("1000-0000-0000-0000-0000"), VaultError::CodeCheck);
    assert!(!parse("QQQQ-QQQQ-QQQQ-QQQQ-QQQ0").to_string().contains('Q'));
}

#[test]
fn debug_prints_nothing_of_the_code() {
    assert_eq!(format!("{:?}", ReceiptCode::generate(&ids(3))), "ReceiptCode(hidden)");
}

#[test]
fn lookup_and_reply_key_differ_and_belong_to_one_code() {
    let (a, b) = (ReceiptCode::generate(&ids(3)), ReceiptCode::generate(&ids(4)));
    assert_ne!(a.lookup(), b.lookup());
    assert_ne!(a.reply_key(), b.reply_key());
    assert_ne!(&a.lookup(), a.reply_key().expose());
}

/// Multiplication by 2 runs through all 31 units: GF(32) is a field and no two positions of a code share a factor.
#[test]
fn the_field_has_thirty_one_units() {
    let powers: std::collections::BTreeSet<u8> =
        std::iter::successors(Some(1), |power| Some(times(*power, 2))).take(31).collect();
    assert_eq!(powers, (1..32).collect());
    assert!((0..32).all(|a| times(a, 1) == a && times(1, a) == a && times(a, 0) == 0));
}

proptest! {
    #[test]
    fn every_generated_code_reads_back(seed: u64) {
        let code = ReceiptCode::generate(&ids(seed));
        prop_assert_eq!(ReceiptCode::parse(&code.reveal()), Ok(code));
    }

    /// All 20 × 31 substitutions of a code are caught.
    #[test]
    fn every_wrong_symbol_is_caught(seed: u64) {
        let code = ReceiptCode::generate(&ids(seed));
        for (place, wrong) in (0..ALL).flat_map(|place| (1..32).map(move |wrong| (place, wrong))) {
            let mut typed = code.clone();
            typed.0[place] ^= wrong;
            prop_assert_eq!(ReceiptCode::parse(&typed.reveal()), Err(VaultError::CodeCheck));
        }
    }

    /// All pairs that changed places are caught, neighbours and others.
    #[test]
    fn every_transposition_is_caught(seed: u64) {
        let code = ReceiptCode::generate(&ids(seed));
        for (a, b) in (0..ALL).flat_map(|a| (a + 1..ALL).map(move |b| (a, b))) {
            let mut typed = code.clone();
            typed.0.swap(a, b);
            prop_assert_eq!(ReceiptCode::parse(&typed.reveal()).is_ok(), code.0[a] == code.0[b]);
        }
    }

    #[test]
    fn no_text_makes_parsing_panic(text in "\\PC*") {
        let _ = ReceiptCode::parse(&text);
    }
}
