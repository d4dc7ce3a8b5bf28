//! A case, step by step, as its staff take it.

use anyhow::Context;
use proto::triage::v1::{
    ArchiveCaseRequest, AssignReviewRequest, ClarifyCaseRequest, Clarity, DetermineGradeRequest,
    EscalateCaseRequest, GiveDispositionRequest, Grade, ReviewCaseRequest, StudyCaseRequest,
};

use super::{Clients, Complaint, Inspectorate, People, Person, completion};

/// The items that come with a dispositioned complaint.
const DISPOSITIONED: [&str; 1] = ["dispositioned-complaint-letter"];

/// A case, and everybody who acts on it.
pub struct CaseSteps<'a> {
    pub clients: &'a Clients,
    pub people: &'a People,
    /// Itjen with its keys.
    pub itjen: &'a Inspectorate<'a>,
    pub case_id: String,
    /// The complaint and the staff's texts.
    pub complaint: &'a Complaint,
}

/// Steps of a case that [`play_step`] knows: B5 and what follows B7 are two and one of them.
pub const CASE_STEPS: usize = 7;

/// Plays B4 to B10.
pub async fn play_case(steps: &CaseSteps<'_>) -> anyhow::Result<()> {
    for number in 0..CASE_STEPS {
        play_step(steps, number).await?;
    }
    Ok(())
}

/// Plays one step, counted from 0.
pub async fn play_step(steps: &CaseSteps<'_>, number: usize) -> anyhow::Result<()> {
    match number {
        0 => steps.study().await.context("B4"),
        1 => steps.dispose().await.context("B5 disposition"),
        2 => steps.assign().await.context("B5 assignment"),
        3 => steps.review().await.context("B6"),
        4 => steps.determine().await.context("B7"),
        5 if steps.complaint.grade == "oversight_grade" => steps.escalate().await.context("B8"),
        5 => steps.clarify().await.context("B9"),
        _ => steps.archive().await.context("B10"),
    }
}

impl CaseSteps<'_> {
    fn id(&self) -> String {
        self.case_id.clone()
    }

    fn about_head(&self) -> bool {
        self.complaint.reported_roles.iter().any(|role| role == "office_head")
    }

    /// Itjen stands in for the head, and for the head of administration below them, when the complaint is about the head.
    fn or_itjen<'a>(&'a self, person: &'a Person) -> &'a Person {
        if self.about_head() { &self.people.inspectorate } else { person }
    }

    async fn study(&self) -> anyhow::Result<()> {
        let completion = completion(&["complaint-letter", "supporting-data", "disposition-sheet"]);
        let request = StudyCaseRequest {
            completion,
            case_id: self.id(),
            finding: self.complaint.finding.clone(),
        };
        self.clients.triage(&self.people.wbs[0]).study_case(request).await?;
        Ok(())
    }

    async fn dispose(&self) -> anyhow::Result<()> {
        let request = GiveDispositionRequest {
            completion: completion(&DISPOSITIONED),
            case_id: self.id(),
            instruction: self.complaint.disposition.clone(),
        };
        self.clients.triage(self.or_itjen(&self.people.gto_head)).give_disposition(request).await?;
        Ok(())
    }

    async fn assign(&self) -> anyhow::Result<()> {
        let reviewer = self.people.wbs[1].0.person.to_string();
        let request = AssignReviewRequest {
            completion: completion(&DISPOSITIONED),
            case_id: self.id(),
            reviewer,
        };
        self.clients.triage(self.or_itjen(&self.people.admin_head)).assign_review(request).await?;
        Ok(())
    }

    async fn review(&self) -> anyhow::Result<()> {
        let clarity = match self.complaint.review.clarity.as_str() {
            "clear" => Clarity::Clear,
            "partly_clear" => Clarity::PartlyClear,
            _ => Clarity::Unclear,
        };
        let request = ReviewCaseRequest {
            completion: completion(&DISPOSITIONED),
            case_id: self.id(),
            review: self.complaint.review.text.clone(),
            clarity: clarity.into(),
            suggested: grade(&self.complaint.review.suggested).into(),
        };
        self.clients.triage(&self.people.wbs[1]).review_case(request).await?;
        Ok(())
    }

    async fn determine(&self) -> anyhow::Result<()> {
        let request = DetermineGradeRequest {
            completion: completion(&["review-result"]),
            case_id: self.id(),
            grade: grade(&self.complaint.grade).into(),
            recommendation: self.complaint.recommendation.clone(),
            legal_basis: self.complaint.legal_basis.clone(),
        };
        self.clients.triage(&self.people.wbs[0]).determine_grade(request).await?;
        Ok(())
    }

    async fn escalate(&self) -> anyhow::Result<()> {
        let number = format!("PS.04/{}/2026", self.complaint.number);
        let request = EscalateCaseRequest {
            completion: completion(&["review-result", "oversight-grade"]),
            case_id: self.id(),
            sending_number: number.clone(),
        };
        self.clients.triage(&self.people.wbs[0]).escalate_case(request).await?;
        let escalation = self.itjen.escalation(&self.case_id).await?;
        self.itjen.acknowledge(&escalation, &format!("TT/{number}")).await
    }

    async fn clarify(&self) -> anyhow::Result<()> {
        let request = ClarifyCaseRequest {
            completion: completion(&["review-result", "not-oversight-grade"]),
            case_id: self.id(),
            outcome: self.complaint.clarification.clone().unwrap_or_default(),
            reply: self.complaint.reply.clone().unwrap_or_default(),
        };
        self.clients.triage(&self.people.wbs[0]).clarify_case(request).await?;
        Ok(())
    }

    async fn archive(&self) -> anyhow::Result<()> {
        let items = [
            "complaint-letter",
            "supporting-data",
            "disposition-sheet",
            "review-result",
            "proof-of-sending-or-reply",
        ];
        let request = ArchiveCaseRequest {
            completion: completion(&items),
            case_id: self.id(),
            problem_class: self.complaint.problem_class.clone(),
            retention_class: self.complaint.retention_class.code.clone(),
        };
        self.clients.triage(&self.people.wbs[0]).archive_case(request).await?;
        Ok(())
    }
}

fn grade(code: &str) -> Grade {
    if code == "oversight_grade" { Grade::Oversight } else { Grade::NotOversight }
}
