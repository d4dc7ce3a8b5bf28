//! The item of B8: the whole case, sealed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{Entry, EscalationV1, ManifestKind};
use kernel::{CaseId, Delivered, OfficeCode, Position, Quarter, Timestamp};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;

use super::inline::{Lists, Object, described, fill, of_intake, room};
use super::items::NewItem;
use super::kinds;
use super::manifests::About;
use crate::app::Triage;
use crate::domain::case::{CaseEscalated, CaseEvent};
use crate::itjen::Itjen;

/// An escalation without the list of cases escalated so far: that list depends on the items before it.
pub(crate) struct Draft {
    body: EscalationV1,
    objects: Vec<Object>,
    office: OfficeCode,
    quarter: Quarter,
    case: CaseId,
    cause: Position,
    at: Timestamp,
}

/// Collects a case in its state at the escalation.
pub(super) async fn draft(
    triage: &Triage,
    event: &Delivered,
    case: CaseId,
    escalated: &CaseEscalated,
) -> Result<Draft, Failure> {
    let file = triage.file(case).await?;
    let opened = file.opened()?;
    let until = usize::try_from(event.version.0).unwrap_or(file.events.len());
    let history = &file.events[..until.min(file.events.len())];
    let sealed = triage.sealed_complaint(opened.complaint).await?;
    let mut objects = of_intake(opened.complaint, sealed.objects)?;
    for text in triage.sealed_texts(opened.complaint, history).await? {
        objects.push(Object { kind: text.kind, item: text.item, bytes: text.bytes });
    }
    let body = EscalationV1 {
        office: opened.office.to_string(),
        quarter: opened.quarter.to_string(),
        case_id: case.to_string(),
        sending_number: escalated.sending_number.to_string(),
        escalated_at: escalated.record.completed_at,
        position: event.position.0,
        legal_basis: legal_basis(history),
        inspectorate_wrap: STANDARD.encode(&sealed.inspectorate_wrap),
        objects: objects.iter().map(described).collect(),
        escalated: Vec::new(),
        manifest: String::new(),
    };
    Ok(Draft {
        body,
        objects,
        office: opened.office.clone(),
        quarter: opened.quarter,
        case,
        cause: event.position,
        at: event.recorded_at,
    })
}

fn legal_basis(history: &[CaseEvent]) -> Vec<String> {
    let determined = history.iter().rev().find_map(|event| match event {
        CaseEvent::GradeDetermined(determined) => Some(&determined.legal_basis),
        _ => None,
    });
    determined.into_iter().flatten().map(|law| law.as_str().to_owned()).collect()
}

impl Draft {
    /// Adds the list of cases escalated so far, read in the same transaction, and signs it.
    pub(crate) async fn finish(
        mut self,
        itjen: &Itjen,
        tx: &mut PgConnection,
    ) -> Result<NewItem, Failure> {
        let mut all = escalated_so_far(tx, &self.office, self.quarter).await?;
        all.retain(|case| *case != self.case);
        all.push(self.case);
        let entries: Vec<Entry> = all.iter().map(|case| Entry::new(case, "escalated")).collect();
        let (kind, office) = (ManifestKind::Escalations, &self.office);
        let about = About { kind, office, quarter: self.quarter };
        self.body.escalated = all.iter().map(ToString::to_string).collect();
        self.body.manifest = itjen.manifests.sign(about, &entries)?;
        let room = room(&self.body)?;
        fill(Lists(vec![(&mut self.body.objects, self.objects)]), room);
        let item = NewItem::new(kinds::ESCALATED, self.case.to_string(), &self.body, self.at)?;
        let (of, ids) = (Some((self.office, self.quarter)), vec![self.case.uuid()]);
        Ok(NewItem { of, ids, cause: Some(self.cause), ..item })
    }
}

/// The escalated cases of an office and quarter in the order of their items.
pub(crate) async fn escalated_so_far(
    connection: &mut PgConnection,
    office: &OfficeCode,
    quarter: Quarter,
) -> Result<Vec<CaseId>, Failure> {
    let cases: Vec<Uuid> = sqlx::query_scalar(sql!("exchange_escalated"))
        .bind(office.as_str())
        .bind(quarter.to_string())
        .fetch_all(connection)
        .await?;
    Ok(cases.into_iter().map(CaseId::new).collect())
}
