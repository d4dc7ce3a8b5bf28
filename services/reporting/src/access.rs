//! Who may see what. The rules of all queries are here.
//!
//! **Recusal:** a head of office never sees a complaint about a head, whatever other roles they hold. In every answer it is as if the complaint did
//! not exist.

use kernel::{Actor, EmployeeCode, OfficeCode, Role};
use service::Failure;

const REPORT: [Role; 5] = [
    Role::ServiceSection,
    Role::IntegrityTeam,
    Role::OfficeHead,
    Role::Inspectorate,
    Role::Auditor,
];
const CASE: [Role; 4] = [Role::WbsTeam, Role::AdminHead, Role::OfficeHead, Role::Inspectorate];
const ARCHIVE: [Role; 5] =
    [Role::WbsTeam, Role::AdminHead, Role::OfficeHead, Role::Inspectorate, Role::Auditor];
const STEPS: [Role; 7] = [
    Role::IntegrityTeam,
    Role::WbsTeam,
    Role::OfficeHead,
    Role::AdminHead,
    Role::Inspectorate,
    Role::Auditor,
    Role::Operator,
];
const EVERY_OFFICE: [Role; 3] = [Role::Inspectorate, Role::Auditor, Role::Operator];

/// The complaints that an answer may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Also complaints about the head of office.
    pub(crate) about_head: bool,
}

impl Sight {
    fn of(actor: &Actor) -> Self {
        Self { about_head: !actor.holds(Role::OfficeHead) }
    }
}

pub(crate) fn report(actor: &Actor, office: &OfficeCode) -> Result<(), Failure> {
    within(actor, &REPORT, office)
}

/// One employee's own result: the employee, and the head who must consider it. To everybody else there is no such thing.
pub(crate) fn officer(
    actor: &Actor,
    office: &OfficeCode,
    employee: &EmployeeCode,
) -> Result<(), Failure> {
    let own = actor.person.as_str() == format!("{office}-{employee}");
    let himself = own && actor.may_act_as(Role::Officer, office);
    if himself || actor.may_act_as(Role::OfficeHead, office) {
        return Ok(());
    }
    Err(Failure::not_found())
}

/// A case that exists. People who may not see it learn nothing of it.
pub(crate) fn case(actor: &Actor, office: &OfficeCode, about_head: bool) -> Result<(), Failure> {
    let hidden = about_head && !Sight::of(actor).about_head;
    if hidden || actor.acting_role(&CASE, office).is_none() {
        return Err(Failure::not_found());
    }
    Ok(())
}

pub(crate) fn archive(actor: &Actor, office: &OfficeCode) -> Result<Sight, Failure> {
    within(actor, &ARCHIVE, office).map(|()| Sight::of(actor))
}

pub(crate) fn steps(actor: &Actor, office: Option<&OfficeCode>) -> Result<Sight, Failure> {
    match office {
        Some(office) => within(actor, &STEPS, office)?,
        None => everywhere(actor)?,
    }
    Ok(Sight::of(actor))
}

fn within(actor: &Actor, roles: &[Role], office: &OfficeCode) -> Result<(), Failure> {
    match actor.acting_role(roles, office) {
        Some(_) => Ok(()),
        None => Err(Failure::forbidden(format!("for this office you need to be {}", any(roles)))),
    }
}

fn everywhere(actor: &Actor) -> Result<(), Failure> {
    let all = actor.office.is_none() && EVERY_OFFICE.iter().any(|role| actor.holds(*role));
    let refusal = || format!("name an office; all of them are for {}", any(&EVERY_OFFICE));
    all.then_some(()).ok_or_else(|| Failure::forbidden(refusal()))
}

fn any(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{actor, office};

    #[test]
    fn a_report_is_for_the_office_itjen_and_auditors() {
        let (gto, plm) = (office("gto"), office("plm"));
        for role in [Role::ServiceSection, Role::IntegrityTeam, Role::OfficeHead] {
            assert!(report(&actor("gto-1", &[role], Some("gto")), &gto).is_ok(), "{role}");
            assert!(report(&actor("gto-1", &[role], Some("gto")), &plm).is_err(), "{role}");
        }
        assert!(report(&actor("itjen-1", &[Role::Inspectorate], None), &plm).is_ok());
        assert!(report(&actor("gto-1", &[Role::WbsTeam], Some("gto")), &gto).is_err());
    }

    #[test]
    fn an_employee_sees_himself_and_nobody_else() {
        let (gto, himself) = (office("gto"), EmployeeCode::try_new("pgw-03").unwrap());
        let sees = |person, role| officer(&actor(person, &[role], Some("gto")), &gto, &himself);
        assert!(sees("gto-pgw-03", Role::Officer).is_ok());
        assert!(sees("gto-head", Role::OfficeHead).is_ok());
        assert_eq!(sees("gto-pgw-04", Role::Officer), Err(Failure::not_found()));
        assert_eq!(sees("gto-pgw-03", Role::WbsTeam), Err(Failure::not_found()));
    }

    #[test]
    fn a_head_never_sees_a_case_about_a_head_whatever_else_he_is() {
        let gto = office("gto");
        let both = actor("gto-head", &[Role::WbsTeam, Role::OfficeHead], Some("gto"));
        assert!(case(&both, &gto, false).is_ok());
        assert_eq!(case(&both, &gto, true), Err(Failure::not_found()));
        assert_eq!(archive(&both, &gto), Ok(Sight { about_head: false }));
        assert_eq!(steps(&both, Some(&gto)), Ok(Sight { about_head: false }));
        assert!(case(&actor("gto-wbs-1", &[Role::WbsTeam], Some("gto")), &gto, true).is_ok());
    }

    #[test]
    fn an_auditor_reads_the_archive_and_no_single_case() {
        let (gto, auditor) = (office("gto"), actor("auditor-1", &[Role::Auditor], None));
        assert!(archive(&auditor, &gto).is_ok());
        assert_eq!(case(&auditor, &gto, false), Err(Failure::not_found()));
    }

    #[test]
    fn all_offices_are_only_for_those_of_no_office() {
        assert!(steps(&actor("op-1", &[Role::Operator], None), None).is_ok());
        assert!(steps(&actor("gto-op", &[Role::Operator], Some("gto")), None).is_err());
        assert!(steps(&actor("gto-head", &[Role::OfficeHead], Some("gto")), None).is_err());
    }
}
