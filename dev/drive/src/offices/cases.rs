//! The staff of any office, and the steps of a case as they take them.

use kernel::{Clock, Quarter, Role, Zone};
use proto::triage::v1::{
    AssignReviewRequest, Clarity, DetermineGradeRequest, EscalateCaseRequest,
    GiveDispositionRequest, Grade, RegisterStaffRequest, ReviewCaseRequest, SendDataRequestRequest,
    StudyCaseRequest,
};

use crate::{Clients, Person, completion};

const DISPOSITIONED: [&str; 1] = ["dispositioned-complaint-letter"];

/// An office with its staff.
#[derive(Clone, Debug)]
pub struct Staffed {
    pub code: String,
    /// Tim WBS.
    pub wbs: [Person; 2],
    /// Kasubag.
    pub admin_head: Person,
    /// Kepala Balai.
    pub head: Person,
}

/// A case of an office.
#[derive(Clone, Debug)]
pub struct Case {
    pub office: Staffed,
    /// Its id, which is also its complaint's.
    pub id: String,
}

impl Staffed {
    pub fn try_new(code: &str) -> anyhow::Result<Self> {
        let person =
            |name: &str, role| Person::try_new(&format!("{code}-{name}"), &[role], Some(code));
        Ok(Self {
            code: code.to_owned(),
            wbs: [person("wbs-1", Role::WbsTeam)?, person("wbs-2", Role::WbsTeam)?],
            admin_head: person("kasubag", Role::AdminHead)?,
            head: person("kepala", Role::OfficeHead)?,
        })
    }

    /// Registers them at triage.
    pub async fn register(&self, clients: &Clients, operator: &Person) -> anyhow::Result<()> {
        for person in [&self.wbs[0], &self.wbs[1], &self.admin_head, &self.head] {
            let request = RegisterStaffRequest {
                person: person.0.person.to_string(),
                office: self.code.clone(),
                roles: person.0.roles.iter().map(ToString::to_string).collect(),
                ..Default::default()
            };
            clients.triage(operator).register_staff(request).await?;
        }
        Ok(())
    }
}

/// The running quarter at an office, by its own clock: all but Gorontalo are made with that of Jakarta.
pub fn quarter(office: &str) -> String {
    let zone = if office == "gto" { Zone::Wita } else { Zone::Wib };
    Quarter::of(zone.local(Clock::machine().now()).date()).to_string()
}

/// B2.
pub async fn send_data_request(
    clients: &Clients,
    office: &Staffed,
    quarter: &str,
) -> anyhow::Result<()> {
    let request = SendDataRequestRequest {
        completion: completion(&["data-request-letter"]),
        office: office.code.clone(),
        quarter: quarter.to_owned(),
        letter_number: format!("PS.04.01/{}/{quarter}", office.code),
    };
    clients.triage(&office.wbs[0]).send_data_request(request).await?;
    Ok(())
}

/// B4 to B7.
pub async fn judge(clients: &Clients, case: &Case) -> anyhow::Result<()> {
    let (office, case_id) = (&case.office, || case.id.clone());
    let request = StudyCaseRequest {
        completion: completion(&["complaint-letter", "supporting-data", "disposition-sheet"]),
        case_id: case_id(),
        finding: "Laporan jelas dan lengkap.".into(),
    };
    clients.triage(&office.wbs[0]).study_case(request).await?;
    let request = GiveDispositionRequest {
        completion: completion(&DISPOSITIONED),
        case_id: case_id(),
        instruction: "Telaah.".into(),
    };
    clients.triage(&office.head).give_disposition(request).await?;
    let request = AssignReviewRequest {
        completion: completion(&DISPOSITIONED),
        case_id: case_id(),
        reviewer: office.wbs[1].0.person.to_string(),
    };
    clients.triage(&office.admin_head).assign_review(request).await?;
    let request = ReviewCaseRequest {
        completion: completion(&DISPOSITIONED),
        case_id: case_id(),
        review: "Ada permintaan uang.".into(),
        clarity: Clarity::Clear.into(),
        suggested: Grade::Oversight.into(),
    };
    clients.triage(&office.wbs[1]).review_case(request).await?;
    let request = DetermineGradeRequest {
        completion: completion(&["review-result"]),
        case_id: case_id(),
        grade: Grade::Oversight.into(),
        recommendation: "Diteruskan ke Inspektorat Jenderal.".into(),
        legal_basis: vec!["UU 20/2001 pasal 12 huruf e".into()],
    };
    clients.triage(&office.wbs[0]).determine_grade(request).await?;
    Ok(())
}

/// B8.
pub async fn escalate(clients: &Clients, case: &Case) -> anyhow::Result<()> {
    let request = EscalateCaseRequest {
        completion: completion(&["review-result", "oversight-grade"]),
        case_id: case.id.clone(),
        sending_number: format!("PS.04/{}", case.id),
    };
    clients.triage(&case.office.wbs[0]).escalate_case(request).await?;
    Ok(())
}
