//! Steps B7 to B10: determination, its two branches, archive.

use kernel::Role;
use vault::SealRef;

use super::desk::{Decision, Desk};
use super::events::{
    CaseArchived, CaseClarified, CaseEscalated, EscalationAcknowledged, GradeDetermined, ReplySent,
};
use super::grade::Grade;
use super::problem::ProblemClass;
use super::retention::RetentionClass;
use super::stage::Stage;
use crate::domain::Refusal;
use crate::domain::numbers::{LegalReference, LetterNumber};

impl Desk<'_> {
    /// B7.
    pub(super) fn determine(
        &self,
        grade: Grade,
        recommendation: SealRef,
        legal_basis: Vec<LegalReference>,
    ) -> Decision {
        let clock = self.at(Stage::Determination)?;
        if legal_basis.is_empty() {
            return Err(Refusal::LegalBasisMissing);
        }
        let determined = GradeDetermined {
            office: self.office(),
            record: self.complete(Stage::Determination, clock)?,
            grade,
            recommendation,
            legal_basis,
            next: self.start(Stage::after(grade))?,
        };
        Ok(vec![determined.into()])
    }

    /// B8.
    pub(super) fn escalate(&self, sending_number: LetterNumber) -> Decision {
        self.on_branch(Grade::OversightGrade)?;
        let clock = self.at(Stage::Escalation)?;
        let escalated = CaseEscalated {
            office: self.office(),
            record: self.complete(Stage::Escalation, clock)?,
            sending_number,
            next: self.start(Stage::Archive)?,
        };
        Ok(vec![escalated.into()])
    }

    /// Itjen confirms B8, also after the archive: the office need not wait for it.
    pub(super) fn acknowledge(&self, receipt_number: LetterNumber) -> Decision {
        if !self.ctx.actor.may_act_as(Role::Inspectorate, &self.file.office) {
            return Err(Refusal::NotYourPart { wanted: Role::Inspectorate });
        }
        if self.case.sending_number().is_none() {
            return Err(Refusal::NotEscalated);
        }
        match self.case.receipt_number() {
            Some(known) if *known == receipt_number => return Ok(vec![]),
            Some(known) => return Err(Refusal::AlreadyAcknowledged { receipt: known.clone() }),
            None => {}
        }
        let by = self.ctx.actor.person.clone();
        Ok(vec![
            EscalationAcknowledged { office: self.office(), by, at: self.ctx.now, receipt_number }
                .into(),
        ])
    }

    /// B9 together with the reply, so that no reporter with an address is forgotten.
    pub(super) fn clarify(&self, outcome: SealRef, reply: Option<SealRef>) -> Decision {
        self.on_branch(Grade::NotOversightGrade)?;
        let clock = self.at(Stage::Clarification)?;
        match (self.file.has_reply_address, &reply) {
            (true, None) => return Err(Refusal::ReplyMissing),
            (false, Some(_)) => return Err(Refusal::NoAddressToReply),
            _ => {}
        }
        let clarified = CaseClarified {
            office: self.office(),
            record: self.complete(Stage::Clarification, clock)?,
            outcome,
            next: self.start(Stage::Archive)?,
        };
        let sent =
            reply.map(|reply| ReplySent { office: self.office(), reply, at: self.ctx.now }.into());
        Ok(std::iter::once(clarified.into()).chain(sent).collect())
    }

    /// B10.
    pub(super) fn archive(
        &self,
        problem_class: ProblemClass,
        retention_class: RetentionClass,
    ) -> Decision {
        let clock = self.at(Stage::Archive)?;
        let archived = CaseArchived {
            office: self.office(),
            record: self.complete(Stage::Archive, clock)?,
            problem_class,
            retention_class,
            period: self.file.quarter,
        };
        Ok(vec![archived.into()])
    }

    fn on_branch(&self, wanted: Grade) -> Result<(), Refusal> {
        match self.case.grade() {
            Some(grade) if grade != wanted => Err(Refusal::WrongBranch { grade }),
            _ => Ok(()),
        }
    }
}
