//! What the world hears of intake's log. Boards stay private; no event tells content of a complaint.

use eventlog::{Publication, Recorded};
use kernel::{Role, Timestamp};
use serde_json::json;
use service::{Announcement, StepDone};
use sop::StepId;

use crate::domain::{
    BoxEmptied, ComplaintErased, ComplaintFiled, ComplaintSupplemented, IntakeEvent, MessagePosted,
    RatingReceived, RosterPublished, UsersServedReported,
};

/// The one mapping from stored to public events.
pub fn publish(row: &Recorded) -> Result<Option<Publication>, String> {
    let read = IntakeEvent::decode(&row.event_type, row.schema_version, &row.payload);
    match read.map_err(|error| error.to_string())? {
        IntakeEvent::BoardRegistered(_) => Ok(None),
        IntakeEvent::RatingReceived(event) => rating(event).publication(1),
        IntakeEvent::BoxEmptied(event) => emptied(event).publication(1),
        IntakeEvent::ComplaintFiled(event) => complaint(event, row.recorded_at())?.publication(1),
        IntakeEvent::MessagePosted(event) => posted(event).publication(1),
        IntakeEvent::ComplaintSupplemented(event) => supplemented(event).publication(1),
        IntakeEvent::ComplaintErased(event) => erased(event).publication(1),
        IntakeEvent::UsersServedReported(event) => served(event).publication(1),
        IntakeEvent::RosterPublished(event) => roster(event).publication(1),
    }
}

fn rating(event: RatingReceived) -> Announcement {
    let stream = event.stream();
    let body = json!({
        "place": event.place,
        "service": event.service,
        "shift": event.shift,
        "employee": event.employee,
        "answers": event.answers,
        "comment": event.comment,
    });
    Announcement { office: event.office, stream, step: None, next: None, body }
}

fn emptied(event: BoxEmptied) -> Announcement {
    let stream = event.stream();
    let body = json!({ "place": event.place, "shift": event.shift, "count": event.count });
    Announcement { office: event.office, stream, step: None, next: None, body }
}

fn served(event: UsersServedReported) -> Announcement {
    let stream = event.stream();
    let body = json!({
        "place": event.place,
        "shift": event.shift,
        "total": event.total,
        "by_service": event.by_service,
    });
    Announcement { office: event.office, stream, step: None, next: None, body }
}

fn roster(event: RosterPublished) -> Announcement {
    let stream = event.stream();
    let body = json!({ "valid_from": event.valid_from, "employees": event.employees });
    Announcement { office: event.office, stream, step: None, next: None, body }
}

/// B1 begins and ends with the filing: what the reporter did before is nobody's business.
fn complaint(event: ComplaintFiled, at: Timestamp) -> Result<Announcement, String> {
    let step = StepDone {
        step: StepId::try_new("B1").map_err(|bad| bad.to_string())?,
        role: Role::Reporter,
        started_at: at,
        due_at: None,
        completed_at: at,
    };
    let body = json!({
        "complaint": event.complaint,
        "about_head": event.about_head,
        "has_reply_address": event.has_reply_address,
        "attachments": event.attachments.len(),
    });
    let stream = format!("complaint/{}", event.complaint);
    Ok(Announcement { office: event.office, stream, step: Some(step), next: None, body })
}

fn posted(event: MessagePosted) -> Announcement {
    let stream = format!("complaint/{}", event.complaint);
    let body = json!({ "complaint": event.complaint, "from": event.from });
    Announcement { office: event.office, stream, step: None, next: None, body }
}

fn supplemented(event: ComplaintSupplemented) -> Announcement {
    let stream = format!("complaint/{}", event.complaint);
    let body = json!({ "complaint": event.complaint, "attachments": event.attachments.len() });
    Announcement { office: event.office, stream, step: None, next: None, body }
}

/// Who approved stays in the log.
fn erased(event: ComplaintErased) -> Announcement {
    let stream = format!("complaint/{}", event.complaint);
    let body = json!({
        "complaint": event.complaint,
        "legal_basis": event.legal_basis,
        "retention_class": event.retention_class,
        "at": event.at,
    });
    Announcement { office: event.office, stream, step: None, next: None, body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{CommandId, Position, StreamId, Version};

    /// The stored samples are the golden ones: what is published of them is looked at here.
    fn public(event_type: &str, payload: &str) -> Option<Announcement> {
        let row = Recorded {
            position: Position(1),
            stream: StreamId::named("box"),
            version: Version(1),
            command: CommandId::following("1", "test"),
            event_type: event_type.to_owned(),
            schema_version: 1,
            recorded_us: 1_795_316_400_000_000,
            blinding: [0; 32],
            leaf_hash: [0; 32],
            payload: payload.as_bytes().to_vec(),
            meta: b"{}".to_vec(),
        };
        publish(&row).unwrap().map(|public| Announcement::parse(&public.data).unwrap())
    }

    #[test]
    fn a_board_stays_private() {
        let stored = include_str!("../tests/golden/board.BoardRegistered.v1.json");
        assert_eq!(public("board.BoardRegistered", stored), None);
    }

    #[test]
    fn a_rating_is_told_with_its_box() {
        let stored = include_str!("../tests/golden/box.RatingReceived.v1.json");
        let public = public("box.RatingReceived", stored).unwrap();
        assert_eq!(public.stream, "box/plm/loket-1/2026-11-22-pagi");
        assert_eq!(public.body["answers"]["conduct"], 4);
        assert_eq!(public.body["employee"], "pgw-03");
        assert_eq!((public.step, public.next), (None, None));
    }

    #[test]
    fn an_emptied_box_tells_its_count() {
        let stored = include_str!("../tests/golden/box.BoxEmptied.v1.json");
        assert_eq!(public("box.BoxEmptied", stored).unwrap().body["count"], 12);
    }

    #[test]
    fn users_served_are_told_in_total_and_by_service() {
        let stored = include_str!("../tests/golden/served.UsersServedReported.v1.json");
        let public = public("served.UsersServedReported", stored).unwrap();
        assert_eq!(public.stream, "served/plm/loket-1/2026-11-22-pagi");
        assert_eq!(
            (&public.body["total"], &public.body["by_service"][0]["count"]),
            (&42.into(), &30.into())
        );
    }

    #[test]
    fn a_roster_tells_codes() {
        let stored = include_str!("../tests/golden/roster.RosterPublished.v1.json");
        let public = public("roster.RosterPublished", stored).unwrap();
        assert_eq!(public.stream, "roster/plm");
        assert_eq!(public.body["employees"][0]["employee"], "pgw-03");
    }

    #[test]
    fn a_complaint_tells_neither_roles_nor_seals() {
        let stored = include_str!("../tests/golden/complaint.ComplaintFiled.v1.json");
        let public = public("complaint.ComplaintFiled", stored).unwrap();
        let step = public.step.unwrap();
        assert_eq!((step.step.as_str(), step.role), ("B1", Role::Reporter));
        assert_eq!(step.started_at, step.completed_at);
        let mut told: Vec<&String> = public.body.as_object().unwrap().keys().collect();
        told.sort();
        assert_eq!(told, ["about_head", "attachments", "complaint", "has_reply_address"]);
        assert_eq!(public.body["attachments"], 1);
    }

    /// What the mailbox tells: that there is something, and from which side.
    #[test]
    fn a_mailbox_tells_no_seals() {
        let told = |event_type: &str, stored: &str| {
            let public = public(event_type, stored).unwrap();
            assert!(public.stream.starts_with("complaint/0192f0c1"), "{}", public.stream);
            let mut told: Vec<String> = public.body.as_object().unwrap().keys().cloned().collect();
            told.sort();
            told.join(" ")
        };
        let posted = include_str!("../tests/golden/complaint.MessagePosted.v1.json");
        assert_eq!(told("complaint.MessagePosted", posted), "complaint from");
        let later = include_str!("../tests/golden/complaint.ComplaintSupplemented.v1.json");
        assert_eq!(told("complaint.ComplaintSupplemented", later), "attachments complaint");
        let erased = include_str!("../tests/golden/complaint.ComplaintErased.v1.json");
        let keys = "at complaint legal_basis retention_class";
        assert_eq!(told("complaint.ComplaintErased", erased), keys);
    }
}
