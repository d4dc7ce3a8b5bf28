use super::*;
use crate::testing::ids;

/// Known answer of RFC 7748, section 6.1.
#[test]
fn the_public_half_is_x25519() {
    let alice =
        PrivateKey::from_hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a\n")
            .unwrap();
    assert_eq!(
        alice.public().to_string(),
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    );
}

#[test]
fn a_public_key_reads_back_from_text_and_json() {
    let key = PrivateKey::generate(&ids(1)).public();
    assert_eq!(key.to_string().parse(), Ok(key));
    assert_eq!(PublicKey::from_bytes(key.to_bytes()), Ok(key));
    let json = serde_json::to_string(&key).unwrap();
    assert_eq!(json, format!("\"{key}\""));
    assert_eq!(serde_json::from_str::<PublicKey>(&json).unwrap(), key);
}

/// Points of order 1, 2, 4 and 8, from <https://cr.yp.to/ecdh.html#validate>.
#[test]
fn low_order_points_are_no_public_keys() {
    for bad in [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ] {
        assert_eq!(PublicKey::from_hex(bad), Err(VaultError::WeakKey), "{bad}");
    }
}

#[test]
fn text_that_is_no_key_is_refused_without_repeating_it() {
    for bad in ["", "ab", "zz", &"0".repeat(63), &"0".repeat(66)] {
        let error = PrivateKey::from_hex(bad).unwrap_err();
        assert_eq!(error.to_string(), "malformed private key: expected 64 hexadecimal digits");
    }
}

#[test]
fn debug_prints_no_secret() {
    assert_eq!(format!("{:?}", DataKey::generate(&ids(1))), "DataKey(hidden)");
    assert_eq!(format!("{:?}", PrivateKey::generate(&ids(1))), "PrivateKey(hidden)");
}
