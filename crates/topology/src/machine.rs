//! Machines that call over gRPC with a key from the registry.

use kernel::OfficeCode;

use crate::Registry;
use crate::names::{ITJEN, office_user};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its user: `off_<code>` or `itjen`.
    pub user: String,
    /// The office for which it speaks.
    pub office: Option<OfficeCode>,
    pub itjen: bool,
}

impl Registry {
    /// The machine whose client key (`U…`) this is now; none when the key is unknown, dropped, a leaf server's, a service's, or revoked.
    pub fn machine(&self, public_key: &str) -> Option<Machine> {
        let has = |keys: &[crate::PublicUserKey]| keys.iter().any(|key| key.as_str() == public_key);
        if self.itjen.as_ref().is_some_and(|itjen| has(&itjen.keys)) {
            return Some(Machine { user: ITJEN.to_owned(), office: None, itjen: true });
        }
        let office = self.live_offices().find(|office| has(&office.client_keys))?;
        let (user, office) = (office_user(&office.code), Some(office.code.clone()));
        Some(Machine { user, office, itjen: false })
    }
}
