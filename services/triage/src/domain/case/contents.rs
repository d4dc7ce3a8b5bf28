//! The sealed text that an event names.

use vault::{ContentKind, SealRef};

use super::events::CaseEvent;

impl CaseEvent {
    /// The sealed text that the event names, with its kind. Sealed bytes that no event names belong to a step that failed.
    pub const fn sealed(&self) -> Option<(ContentKind, &SealRef)> {
        match self {
            Self::CaseOpened(e) => match &e.sheet {
                Some(sheet) => Some((ContentKind::ItjenReply, sheet)),
                None => None,
            },
            Self::CaseStudied(e) => Some((ContentKind::Study, &e.finding)),
            Self::DispositionGiven(e) => Some((ContentKind::Disposition, &e.instruction)),
            Self::CaseReviewed(e) => Some((ContentKind::Review, &e.review)),
            Self::GradeDetermined(e) => Some((ContentKind::Determination, &e.recommendation)),
            Self::CaseClarified(e) => Some((ContentKind::Clarification, &e.outcome)),
            Self::ReplySent(e) => Some((ContentKind::Reply, &e.reply)),
            Self::ReviewAssigned(_)
            | Self::CaseEscalated(_)
            | Self::EscalationAcknowledged(_)
            | Self::CaseArchived(_)
            | Self::Recused(_)
            | Self::Excluded(_)
            | Self::Reassigned(_)
            | Self::StepOverdue(_)
            | Self::DeadlineRecomputed(_) => None,
        }
    }
}
