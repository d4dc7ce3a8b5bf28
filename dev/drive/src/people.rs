//! Invented people, and the tokens that the console would give them.

use kernel::{Actor, OfficeCode, PersonId, Role};

#[derive(Clone, Debug)]
pub struct Person(pub Actor);

/// The people of the demo. All of them are invented.
#[derive(Clone, Debug)]
pub struct People {
    /// Bagian Pelayanan of plm.
    pub service_section: Person,
    /// Timker of plm.
    pub integrity_team: Person,
    /// Kepala Balai of plm.
    pub plm_head: Person,
    /// A rated employee of plm.
    pub officer: Person,
    /// Tim WBS of gto.
    pub wbs: [Person; 2],
    /// Another member of it, who is excluded from some cases.
    pub wbs_third: Person,
    /// Kasubag of gto.
    pub admin_head: Person,
    /// Kepala Balai of gto.
    pub gto_head: Person,
    pub inspectorate: Person,
    /// Itjen, a second person: what needs two cannot be done by one.
    pub inspectorate_second: Person,
    pub operator: Person,
    pub auditor: Person,
}

impl Person {
    /// A person with these roles.
    pub fn try_new(id: &str, roles: &[Role], office: Option<&str>) -> anyhow::Result<Self> {
        let office = office.map(OfficeCode::try_new).transpose()?;
        Ok(Self(Actor { person: PersonId::try_new(id)?, roles: roles.to_vec(), office }))
    }
}

impl People {
    pub fn try_new() -> anyhow::Result<Self> {
        let person =
            |id: &str, role: Role, office: Option<&str>| Person::try_new(id, &[role], office);
        Ok(Self {
            service_section: person("plm-pelayanan", Role::ServiceSection, Some("plm"))?,
            integrity_team: person("plm-timker", Role::IntegrityTeam, Some("plm"))?,
            plm_head: person("plm-kepala", Role::OfficeHead, Some("plm"))?,
            officer: person("plm-pgw-03", Role::Officer, Some("plm"))?,
            wbs: [
                person("gto-wbs-1", Role::WbsTeam, Some("gto"))?,
                person("gto-wbs-2", Role::WbsTeam, Some("gto"))?,
            ],
            wbs_third: person("gto-wbs-3", Role::WbsTeam, Some("gto"))?,
            admin_head: person("gto-kasubag", Role::AdminHead, Some("gto"))?,
            gto_head: person("gto-kepala", Role::OfficeHead, Some("gto"))?,
            inspectorate: person("itjen-1", Role::Inspectorate, None)?,
            inspectorate_second: person("itjen-2", Role::Inspectorate, None)?,
            operator: person("operator-1", Role::Operator, None)?,
            auditor: person("auditor-1", Role::Auditor, None)?,
        })
    }
}
