//! Copies of all databases, of the object store and of JetStream open nothing without the key files.

use std::collections::BTreeSet;

use kernel::{Clock, Ids};
use sqlx::PgConnection;
use vault::{ContentRef, PrivateKey, ReceiptCode};

use crate::support::canary::Canary;
use crate::support::cases::{register_staff, release};
use crate::support::hoard::{DATABASES, Heap, dump, files, finds};
use crate::support::needles::Needles;
use crate::support::stack::{Stack, people};
use crate::support::thief::{Key, Locked, Strings};

#[tokio::test]
async fn a_dump_with_the_object_store_and_without_the_keys_opens_nothing() {
    let stack = Stack::start("sealed").await;
    register_staff(&stack).await;
    let canary = Canary::file(&stack, 1).await;
    release(&stack, 1).await;
    canary.play(&stack, &stack.clients(), &people()).await;
    let locked = locked(&stack, &canary).await;
    assert!(locked.sealed.len() >= 12 && locked.wraps.len() >= 5, "{:?}", locked.all());

    let copies = copies(&stack);
    let mut plain = Needles::default();
    canary.plain(&mut plain);
    assert_eq!(finds(&copies, &plain), Vec::<String>::new());

    let strings = strings(&copies, &locked);
    let mut keys = strings.keys();
    assert!(keys.len() > 200, "a copy holds more byte strings than {}", keys.len());
    let not_the_master: Key = Ids::new(Clock::machine()).bytes();
    keys.insert(not_the_master);
    assert_eq!(locked.open(&keys), crate::support::thief::Opened::default());

    with_a_key_it_opens(&stack, &canary, &locked, keys);
    stack.installation.unwrap().stop().await.unwrap();
}

/// The same procedure with one key more: it would have noticed.
fn with_a_key_it_opens(stack: &Stack, canary: &Canary, locked: &Locked, mut keys: BTreeSet<Key>) {
    let code = ReceiptCode::parse(canary.receipt["receipt_code"].as_str().unwrap()).unwrap();
    let master = key_file(stack, "master.key");
    for key in [master, key_file(stack, "inspectorate.key"), *code.reply_key().expose()] {
        let opened = locked.open(&[key].into());
        assert_eq!(opened.sealed, locked.sealed.len(), "{opened:?}");
    }
    keys.insert(master);
    assert_eq!(locked.open(&keys).staff, locked.staff.len());
}

fn key_file(stack: &Stack, name: &str) -> Key {
    let text = std::fs::read_to_string(stack.start.home.join("keys").join(name)).unwrap();
    *PrivateKey::from_hex(&text).unwrap().expose()
}

/// The thief's haul: dumps, sealed files, JetStream's files.
fn copies(stack: &Stack) -> Vec<Heap> {
    let dump = |name: &str| Heap { place: format!("dump {name}"), bytes: dump(stack, name) };
    let mut copies: Vec<Heap> = DATABASES.iter().map(|name| dump(name)).collect();
    copies.extend(files(&stack.start.home.join("objects"), &|_| true));
    copies.extend(files(&stack.nats.store_dir(), &|_| true));
    copies
}

/// Every byte string of the copies. All that is locked must be among them, or the thief would be blind.
fn strings(copies: &[Heap], locked: &Locked) -> Strings {
    let mut strings = Strings::default();
    for copy in copies {
        strings.read(&copy.bytes);
    }
    let whole: BTreeSet<&Vec<u8>> = copies.iter().map(|copy| &copy.bytes).collect();
    let people = locked.staff.iter().chain(&locked.wraps).map(|(_, bytes)| bytes);
    for bytes in people.chain(locked.sealed.iter().map(|(_, bytes)| bytes)) {
        assert!(whole.contains(bytes) || strings.0.contains(bytes), "{} bytes", bytes.len());
    }
    strings
}

async fn locked(stack: &Stack, canary: &Canary) -> Locked {
    let complaint = canary.id.parse().unwrap();
    let (mut wraps, mut sealed) = (Vec::new(), Vec::new());
    for (name, bytes) in canary.rows(stack).await {
        let words: Vec<&str> = name.split(' ').collect();
        match words[..] {
            ["wrap", person] => wraps.push((person.parse().unwrap(), bytes)),
            [_, kind, item] => {
                let (kind, item) = (kind.parse().unwrap(), item.parse().unwrap());
                sealed.push((ContentRef { complaint, kind, item }, bytes));
            }
            _ => panic!("{name}"),
        }
    }
    let staff = staff(&mut stack.owner("amanah_triage").await).await;
    Locked { complaint, staff, wraps, sealed }
}

async fn staff(db: &mut PgConnection) -> Vec<(kernel::PersonId, Vec<u8>)> {
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT person, sealed_private FROM triage.staff")
            .fetch_all(db)
            .await
            .unwrap();
    rows.into_iter().map(|(person, sealed)| (person.parse().unwrap(), sealed)).collect()
}
