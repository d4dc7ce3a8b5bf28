//! Who may be added, rotated and revoked; and who is recognised.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::{Clock, Ids, OfficeCode};
use topology::{Itjen, Link, PublicUserKey, Registry, RegistryError, UserSeed, accounts_conf};

struct Keys(Ids);

impl Keys {
    fn new() -> Self {
        Self(Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 11))
    }

    fn next(&self) -> PublicUserKey {
        UserSeed::generate(&self.0).public().clone()
    }
}

fn plm() -> OfficeCode {
    "plm".parse().unwrap()
}

/// Given an office with a server of its own.
fn given(keys: &Keys) -> Registry {
    let mut registry = Registry::default();
    registry.add_office(&plm(), Link::Leaf, keys.next(), Some(keys.next())).unwrap();
    registry
}

#[test]
fn an_office_is_added_once() {
    let keys = Keys::new();
    let mut registry = given(&keys);
    let again = registry.add_office(&plm(), Link::Direct, keys.next(), None);
    assert_eq!(again, Err(RegistryError::AlreadyThere(plm())));
}

#[test]
fn a_leaf_key_goes_with_a_leaf_link_only() {
    let keys = Keys::new();
    let mut registry = Registry::default();
    let wrong = Err(RegistryError::LeafKey(plm()));
    assert_eq!(registry.add_office(&plm(), Link::Leaf, keys.next(), None), wrong);
    assert_eq!(registry.add_office(&plm(), Link::Direct, keys.next(), Some(keys.next())), wrong);
    let one = keys.next();
    assert_eq!(registry.add_office(&plm(), Link::Leaf, one.clone(), Some(one)), wrong);
}

#[test]
fn a_key_belongs_to_one_user_for_ever() {
    let keys = Keys::new();
    let mut registry = given(&keys);
    let office = registry.office(&plm()).unwrap().clone();
    let in_use = |user: &str| Err(RegistryError::KeyInUse(user.to_owned()));
    let gto: OfficeCode = "gto".parse().unwrap();
    let leaf = office.leaf_keys[0].clone();
    assert_eq!(registry.add_office(&gto, Link::Direct, leaf.clone(), None), in_use("leaf_plm"));
    assert_eq!(registry.add_service("survey", office.client_keys[0].clone()), in_use("off_plm"));
    registry.revoke(&plm()).unwrap();
    assert_eq!(registry.add_office(&gto, Link::Direct, leaf, None), in_use("leaf_plm"));
    let service = keys.next();
    registry.add_service("survey", service.clone()).unwrap();
    assert_eq!(
        registry.add_service("survey", service.clone()),
        Ok(()),
        "repeated, nothing changes"
    );
    let itjen = Itjen { keys: vec![service], sealing: None, notes: None, dropped_keys: Vec::new() };
    assert_eq!(registry.add_itjen(itjen), in_use("survey"));
}

#[test]
fn both_keys_are_valid_during_a_rotation_and_the_old_one_never_again() {
    let keys = Keys::new();
    let mut registry = given(&keys);
    let old = registry.office(&plm()).unwrap().clone();
    let (client, leaf) = (keys.next(), keys.next());
    registry.rotate(&plm(), client.clone(), Some(leaf.clone())).unwrap();
    let conf = accounts_conf(&registry);
    for key in [&old.client_keys[0], &old.leaf_keys[0], &client, &leaf] {
        assert!(conf.contains(key.as_str()));
    }
    assert!(registry.machine(old.client_keys[0].as_str()).is_some());
    let twice = registry.rotate(&plm(), keys.next(), Some(keys.next()));
    assert_eq!(twice, Err(RegistryError::RotationUnderWay("off_plm".to_owned())));
    registry.finish_rotation(&plm()).unwrap();
    let conf = accounts_conf(&registry);
    assert!(conf.contains(client.as_str()) && conf.contains(leaf.as_str()));
    assert!(
        !conf.contains(old.client_keys[0].as_str()) && !conf.contains(old.leaf_keys[0].as_str())
    );
    assert!(registry.machine(old.client_keys[0].as_str()).is_none());
    let back = registry.rotate(&plm(), old.client_keys[0].clone(), Some(keys.next()));
    assert_eq!(back, Err(RegistryError::KeyInUse("off_plm".to_owned())));
    let finished = registry.finish_rotation(&plm());
    assert_eq!(finished, Err(RegistryError::NoRotation("off_plm".to_owned())));
}

#[test]
fn a_revoked_office_is_gone_from_the_accounts_and_comes_back_with_new_keys_only() {
    let keys = Keys::new();
    let mut registry = given(&keys);
    let old = registry.office(&plm()).unwrap().clone();
    registry.revoke(&plm()).unwrap();
    assert!(!accounts_conf(&registry).contains("plm"));
    assert!(registry.machine(old.client_keys[0].as_str()).is_none());
    assert_eq!(registry.revoke(&plm()), Err(RegistryError::Revoked(plm())));
    let rotated = registry.rotate(&plm(), keys.next(), Some(keys.next()));
    assert_eq!(rotated, Err(RegistryError::Revoked(plm())));
    let same = registry.add_office(&plm(), Link::Direct, old.client_keys[0].clone(), None);
    assert_eq!(same, Err(RegistryError::KeyInUse("off_plm".to_owned())));
    registry.add_office(&plm(), Link::Direct, keys.next(), None).unwrap();
    assert!(accounts_conf(&registry).contains("off_plm"));
    assert!(registry.office(&plm()).unwrap().dropped_keys.contains(&old.leaf_keys[0]));
}

#[test]
fn who_is_not_there_cannot_be_changed() {
    let keys = Keys::new();
    let mut registry = Registry::default();
    let unknown = Err(RegistryError::Unknown(plm()));
    assert_eq!(registry.revoke(&plm()), unknown);
    assert_eq!(registry.rotate(&plm(), keys.next(), None), unknown);
    assert_eq!(registry.finish_rotation(&plm()), unknown);
    assert_eq!(registry.rotate_itjen(keys.next()), Err(RegistryError::NoItjen));
    assert_eq!(registry.finish_itjen_rotation(), Err(RegistryError::NoItjen));
}

#[test]
fn itjen_is_registered_once_and_rotates() {
    let keys = Keys::new();
    let mut registry = Registry::default();
    let (old, new) = (keys.next(), keys.next());
    let itjen = |key: &PublicUserKey| Itjen {
        keys: vec![key.clone()],
        sealing: None,
        notes: None,
        dropped_keys: Vec::new(),
    };
    registry.add_itjen(itjen(&old)).unwrap();
    assert_eq!(registry.add_itjen(itjen(&keys.next())), Err(RegistryError::ItjenThere));
    assert_eq!(
        registry.finish_itjen_rotation(),
        Err(RegistryError::NoRotation("itjen".to_owned()))
    );
    registry.rotate_itjen(new.clone()).unwrap();
    assert_eq!(
        registry.rotate_itjen(keys.next()),
        Err(RegistryError::RotationUnderWay("itjen".to_owned()))
    );
    assert!(
        registry.machine(old.as_str()).unwrap().itjen
            && registry.machine(new.as_str()).unwrap().itjen
    );
    registry.finish_itjen_rotation().unwrap();
    assert!(registry.machine(old.as_str()).is_none());
}

#[test]
fn a_machine_speaks_for_its_own_office_and_servers_speak_for_nobody() {
    let keys = Keys::new();
    let mut registry = given(&keys);
    let service = keys.next();
    registry.add_service("intake", service.clone()).unwrap();
    let office = registry.office(&plm()).unwrap();
    let machine = registry.machine(office.client_keys[0].as_str()).unwrap();
    assert_eq!(
        (machine.user.as_str(), machine.office, machine.itjen),
        ("off_plm", Some(plm()), false)
    );
    assert_eq!(registry.machine(office.leaf_keys[0].as_str()), None);
    assert_eq!(registry.machine(service.as_str()), None);
    assert_eq!(registry.machine("UNKNOWN"), None);
}
