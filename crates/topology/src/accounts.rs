//! The accounts that follow from the registry. `conf` writes them for nats-server.

use crate::account::{Account, Export, User};
use crate::names::{ESCALATED, HUB, ITJEN, ITJEN_ACCOUNT, OFFICES, SYS, SYS_ACCOUNT, subjects};
use crate::{Registry, offices, services};

/// Every account, with the users that have a key and may connect.
pub fn accounts(registry: &Registry) -> Vec<Account> {
    let mut hub = Account { jetstream: true, ..Account::empty(HUB) };
    let mut its = Account::empty(ITJEN_ACCOUNT);
    let mut all = Account::empty(OFFICES);
    services::fill(registry, &mut hub);
    offices::fill(registry, &mut hub, &mut all);
    fill_itjen(registry, &mut hub, &mut its);
    let mut accounts = vec![system(registry), hub, all, its];
    for account in &mut accounts {
        account.users.retain(|user| !user.keys.is_empty());
    }
    accounts
}

fn system(registry: &Registry) -> Account {
    let keys = registry.services.get(SYS).cloned().unwrap_or_default();
    let user = User { publish: None, subscribe: None, ..User::client(SYS, &keys, Vec::new()) };
    Account { users: vec![user], ..Account::empty(SYS_ACCOUNT) }
}

/// Itjen publishes replies and reads exactly one durable consumer, which it can neither make nor change.
fn fill_itjen(registry: &Registry, hub: &mut Account, itjen: &mut Account) {
    let publishes = Export::service(subjects::FROM_ITJEN, ITJEN_ACCOUNT);
    itjen.imports.push(publishes.imported(HUB));
    hub.exports.push(publishes);
    let reads = offices::lend_consumer(hub, itjen, ESCALATED, ITJEN);
    let publish = [subjects::FROM_ITJEN.to_owned()].into_iter().chain(reads).collect();
    let keys = registry.itjen.as_ref().map(|itjen| itjen.keys.clone()).unwrap_or_default();
    itjen.users.push(User::client(ITJEN, &keys, publish));
}
