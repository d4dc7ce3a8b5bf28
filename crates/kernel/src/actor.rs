//! Who acts: a person or machine, the roles held, and the office they are held in.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{OfficeCode, PersonId};

crate::words! {
    /// What somebody may be. The two procedures name the first six; the rest run and check the system.
    pub enum Role {
        /// Bagian Pelayanan.
        ServiceSection => "service_section",
        /// Timker Layanan Publik dan Zona Integritas.
        IntegrityTeam => "integrity_team",
        /// Kepala Balai.
        OfficeHead => "office_head",
        /// Kasubag Adum / Kasubag TU.
        AdminHead => "admin_head",
        /// Tim WBS.
        WbsTeam => "wbs_team",
        /// Inspektorat Jenderal.
        Inspectorate => "inspectorate",
        /// Pelapor: anybody from the public; never authenticated.
        Reporter => "reporter",
        /// A rated employee, for their own result only.
        Officer => "officer",
        /// Verifies the log, reads no content.
        Auditor => "auditor",
        /// Runs the system, reads no content.
        Operator => "operator",
        /// Another service of the system.
        Service => "service",
        /// The system itself, when a clock or an event makes it act.
        System => "system",
        /// The computer of an office that sends in what was collected there.
        OfficeEdge => "office_edge",
    }
}

impl Role {
    /// The role's official title in Indonesian.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ServiceSection => "Bagian Pelayanan",
            Self::IntegrityTeam => "Timker Layanan Publik dan Zona Integritas",
            Self::OfficeHead => "Kepala Balai",
            Self::AdminHead => "Kasubag Administrasi Umum",
            Self::WbsTeam => "Tim WBS",
            Self::Inspectorate => "Inspektorat Jenderal",
            Self::Reporter => "Pelapor",
            Self::Officer => "Pegawai yang dinilai",
            Self::Auditor => "Auditor",
            Self::Operator => "Operator sistem",
            Self::Service => "Layanan",
            Self::System => "Sistem",
            Self::OfficeEdge => "Komputer balai",
        }
    }
}

crate::text_schema!(Role);

/// A text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a role")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::of_code(text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// An authenticated person or machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The code of the person or machine.
    pub person: PersonId,
    /// The roles that they hold in `office`.
    pub roles: Vec<Role>,
    /// The office the roles are held in; `None` for Itjen, auditors and machines, who belong to no office.
    pub office: Option<OfficeCode>,
}

impl Actor {
    /// The system itself, acting by clock or by event. `part` names the acting part, e.g. `triage-overdue`.
    #[expect(clippy::expect_used, reason = "parts are literals in code, covered by tests")]
    pub fn system(part: &str) -> Self {
        let person = PersonId::try_new(part).expect("a part is named in lower case");
        Self { person, roles: vec![Role::System], office: None }
    }

    /// Whether the actor holds the role anywhere.
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the actor may act in that role for that office. Itjen, auditors, services and the system belong to no office and act for all.
    pub fn may_act_as(&self, role: Role, office: &OfficeCode) -> bool {
        self.holds(role) && (self.office.is_none() || self.office.as_ref() == Some(office))
    }

    /// The first of `allowed` that the actor may act in for the office.
    pub fn acting_role(&self, allowed: &[Role], office: &OfficeCode) -> Option<Role> {
        allowed.iter().copied().find(|role| self.may_act_as(*role, office))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(office: Option<&str>) -> Actor {
        Actor {
            person: PersonId::try_new("gto-head").unwrap(),
            roles: vec![Role::OfficeHead],
            office: office.map(|code| OfficeCode::try_new(code).unwrap()),
        }
    }

    #[test]
    fn a_role_holds_only_in_its_office() {
        let (gto, plm) = (OfficeCode::try_new("gto").unwrap(), OfficeCode::try_new("plm").unwrap());
        assert!(head(Some("gto")).may_act_as(Role::OfficeHead, &gto));
        assert!(!head(Some("gto")).may_act_as(Role::OfficeHead, &plm));
        assert!(!head(Some("gto")).may_act_as(Role::WbsTeam, &gto));
        assert!(head(None).may_act_as(Role::OfficeHead, &plm));
    }

    #[test]
    fn every_role_reads_back_from_its_code() {
        for role in Role::ALL {
            assert_eq!(role.code().parse::<Role>().unwrap(), role);
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.code()));
        }
    }
}
