//! Who may be told, and where: a file of the operator's, read once at the start.
//!
//! ```toml
//! [[person]]
//! id = "gto-wbs-1"
//! office = "gto"              # left out for Itjen
//! roles = ["wbs_team"]
//! email = "…"
//! language = "id"             # or "en": which text comes first
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use kernel::{OfficeCode, PersonId, Role};
use lettre::message::Mailbox;
use serde::Deserialize;
use toml::Spanned;

use crate::{Settings, SetupError};

/// The language whose text comes first in a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    Id,
    En,
}

/// A person who may be told. Does not print the address.
#[derive(Clone)]
pub struct Contact {
    pub person: PersonId,
    /// The office that the roles are held in; `None` for Itjen.
    pub office: Option<OfficeCode>,
    pub roles: Vec<Role>,
    pub language: Language,
    pub(crate) address: Mailbox,
}

/// Everybody who may be told.
#[derive(Clone, Debug, Default)]
pub struct Contacts(BTreeMap<PersonId, Contact>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    person: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: PersonId,
    office: Option<OfficeCode>,
    roles: Vec<Role>,
    email: String,
    #[serde(default)]
    language: Language,
}

impl Contacts {
    /// Those of the settings' file; nobody without one.
    pub(crate) fn of(settings: &Settings) -> Result<Self, SetupError> {
        let Some(path) = &settings.contacts else { return Ok(Self::default()) };
        Self::parse(&service::config::read(path)?, path)
    }

    /// Reads the file's text. `path` names it in errors, which never repeat what stands there: it could be an address.
    fn parse(text: &str, path: &Path) -> Result<Self, SetupError> {
        let wrong = |span: Option<Range<usize>>, rule| {
            let before = text.get(..span.map_or(0, |span| span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            SetupError::Contacts { path: path.to_owned(), line, rule }
        };
        let shape = "does not read: expected [[person]] with id, office (not for Itjen), roles, email, language = \"id\" or \"en\"";
        let file: File = toml::from_str(text).map_err(|error| wrong(error.span(), shape))?;
        let mut people = BTreeMap::new();
        for entry in file.person {
            let span = entry.span();
            let contact = contact(entry.into_inner())
                .ok_or_else(|| wrong(Some(span.clone()), "email is not an address"))?;
            if people.insert(contact.person.clone(), contact).is_some() {
                return Err(wrong(Some(span), "this person stands in the file before"));
            }
        }
        Ok(Self(people))
    }

    pub fn of_person(&self, person: &str) -> Option<&Contact> {
        self.0.values().find(|contact| contact.person.as_str() == person)
    }

    /// Everybody with a role in an office; with `None`, outside every office: Itjen.
    pub fn holding(&self, roles: &[Role], office: Option<&OfficeCode>) -> Vec<PersonId> {
        let holds = |contact: &&Contact| {
            contact.office.as_ref() == office
                && contact.roles.iter().any(|role| roles.contains(role))
        };
        self.0.values().filter(holds).map(|contact| contact.person.clone()).collect()
    }

    pub(crate) fn people(&self) -> Vec<&str> {
        self.0.keys().map(PersonId::as_str).collect()
    }
}

fn contact(entry: Entry) -> Option<Contact> {
    let Entry { id: person, office, roles, email, language } = entry;
    // The address alone, without a name: a letter says nothing of whom it is for.
    let address = Mailbox::new(None, email.trim().parse().ok()?);
    Some(Contact { person, office, roles, language, address })
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({})", self.person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str = r#"
[[person]]
id = "gto-wbs-1"
office = "gto"
roles = ["wbs_team"]
email = "wbs1@gto.example"

[[person]]
id = "itjen-1"
roles = ["inspectorate"]
email = "satu@itjen.example"
language = "en"
"#;

    fn parse(text: &str) -> Result<Contacts, SetupError> {
        Contacts::parse(text, Path::new("contacts.toml"))
    }

    fn refusal(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_role_is_held_in_one_office_and_itjens_in_none() {
        let contacts = parse(PEOPLE).unwrap();
        let (gto, plm): (OfficeCode, OfficeCode) = ("gto".parse().unwrap(), "plm".parse().unwrap());
        let names =
            |found: Vec<PersonId>| found.iter().map(PersonId::to_string).collect::<Vec<_>>();
        assert_eq!(names(contacts.holding(&[Role::WbsTeam], Some(&gto))), ["gto-wbs-1"]);
        assert!(contacts.holding(&[Role::WbsTeam], Some(&plm)).is_empty());
        assert!(contacts.holding(&[Role::WbsTeam], None).is_empty());
        assert_eq!(names(contacts.holding(&[Role::Inspectorate], None)), ["itjen-1"]);
        assert_eq!(contacts.of_person("itjen-1").unwrap().language, Language::En);
    }

    #[test]
    fn a_bad_address_is_named_by_its_line_and_never_repeated() {
        let told = refusal(&PEOPLE.replace("satu@itjen.example", "satu at itjen"));
        assert_eq!(told, "contacts.toml, line 8: email is not an address");
        let told = refusal(&PEOPLE.replace("\"wbs1@gto.example\"", "wbs1@gto.example"));
        assert!(told.starts_with("contacts.toml, line 6: does not read"), "{told}");
        assert!(!told.contains("wbs1@"), "{told}");
    }

    #[test]
    fn an_unknown_field_and_a_person_twice_are_refused() {
        assert!(refusal(&PEOPLE.replace("language", "lang")).contains("does not read"));
        let twice = refusal(&PEOPLE.replace("itjen-1", "gto-wbs-1"));
        assert_eq!(twice, "contacts.toml, line 8: this person stands in the file before");
    }

    #[test]
    fn a_contact_does_not_print_its_address() {
        let shown = format!("{:?}", parse(PEOPLE).unwrap());
        assert!(shown.contains("Contact(itjen-1)") && !shown.contains('@'), "{shown}");
    }
}
