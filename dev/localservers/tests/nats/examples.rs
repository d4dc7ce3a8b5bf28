//! nats-server reads what lies in deploy/nats. Certificates and seeds are not in the repository, so they are made here.

use std::path::{Path, PathBuf};
use std::process::Command;

use kernel::{Clock, Ids};
use localservers::Home;
use topology::UserSeed;

use crate::support::binary;

/// Copies one example with its paths moved below `home`, and lets the server check it.
fn check(home: &Path, example: &str, name: &str) {
    let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nats").join(example);
    let to = home.join(example);
    std::fs::create_dir_all(&to).unwrap();
    for file in [name, "accounts.conf"] {
        let Ok(text) = std::fs::read_to_string(from.join(file)) else { continue };
        let moved = text
            .replace("/etc/nats-tls/", &format!("{}/", home.display()))
            .replace("\"ca.pem\"", &format!("\"{}/ca.crt\"", home.display()))
            .replace("../nats-auth/", "");
        std::fs::write(to.join(file), moved).unwrap();
    }
    let checked = Command::new(binary())
        .args(["-t", "-c", name])
        .current_dir(&to)
        .env("POD_NAME", "nats-0")
        .output()
        .unwrap();
    assert!(checked.status.success(), "{example}: {}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn the_server_accepts_every_example() {
    let home = Home::temporary("examples").unwrap();
    let certificate = rcgen::generate_simple_self_signed(vec!["hub.example".to_owned()]).unwrap();
    for (file, text) in [
        ("tls.crt", certificate.cert.pem()),
        ("ca.crt", certificate.cert.pem()),
        ("tls.key", certificate.signing_key.serialize_pem()),
    ] {
        std::fs::write(home.dir(file), text).unwrap();
    }
    let leaf = home.dir("leaf");
    std::fs::create_dir_all(&leaf).unwrap();
    let seed = UserSeed::generate(&Ids::new(Clock::machine()));
    std::fs::write(leaf.join("leaf.seed.conf"), topology::leaf_seed_conf(&seed).as_bytes())
        .unwrap();
    check(home.path(), "single", "nats.conf");
    check(home.path(), "cluster", "nats.conf");
    check(home.path(), "leaf", "leaf.conf");
}
