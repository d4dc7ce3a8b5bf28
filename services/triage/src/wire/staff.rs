//! Requests about staff.

use kernel::{PersonId, Role};
use proto::triage::v1::RegisterStaffRequest;
use service::Failure;
use service::wire::parse;

use super::list_of;
use crate::app::staff::Registration;

/// Roles that are held in an office and nowhere else.
const OF_AN_OFFICE: [Role; 3] = [Role::WbsTeam, Role::AdminHead, Role::OfficeHead];

/// Persons in wraps, events and tokens that are no staff, and the prefixes of machines' names. A member of staff with such a name would get what is
/// meant for the machine.
const RESERVED: [&str; 3] = ["itjen", "reporter", "system"];
const MACHINES: [&str; 3] = ["service-", "triage-", "office-"];

/// Longest name, in characters.
const NAME_MAX: usize = 200;

pub(crate) fn register(r: &RegisterStaffRequest) -> Result<Registration, Failure> {
    parse(|fields| {
        let person = fields.parse("person", &r.person);
        if person.as_ref().is_some_and(is_reserved) {
            let reason = "is reserved for the system: choose a code that begins with the office's";
            fields.wrong("person", reason);
        }
        let office = fields.optional("office", &r.office);
        let roles: Option<Vec<Role>> = list_of(fields, "roles", &r.roles);
        let homeless = |roles: &[Role]| roles.iter().any(|role| OF_AN_OFFICE.contains(role));
        if r.office.is_empty() && roles.as_deref().is_some_and(homeless) {
            fields.wrong("office", "is missing: roles of an office are held in one");
        }
        let named = !r.name.trim().is_empty();
        let name = named.then(|| fields.text("name", &r.name, NAME_MAX)).flatten();
        Some(Registration { person: person?, office, roles: roles?, name })
    })
}

fn is_reserved(person: &PersonId) -> bool {
    let person = person.as_str();
    RESERVED.contains(&person) || MACHINES.iter().any(|machine| person.starts_with(machine))
}
