//! Stored event → public event: one total match. Boards stay private; no event tells content of a complaint.

use contracts::public::{Announcement, Intake, StepDone, count, intake as public};
use eventlog::{Publication, Recorded};
use kernel::{ComplaintId, OfficeCode, Role, Timestamp};
use sop::StepId;

use crate::domain::{ComplaintFiled, IntakeEvent, RatingReceived, Sender};

pub fn publish(row: &Recorded) -> Result<Option<Publication>, String> {
    let event = row.event().map_err(|error| error.to_string())?;
    Ok(announce(event, row.recorded_at())?.map(|public| service::publication(&public)))
}

fn announce(event: IntakeEvent, at: Timestamp) -> Result<Option<Announcement<Intake>>, String> {
    use IntakeEvent as E;
    Ok(Some(match event {
        E::BoardRegistered(_) => return Ok(None),
        E::RatingReceived(e) => rating(e),
        E::BoxEmptied(e) => {
            let stream = e.stream();
            let body = public::BoxEmptied { place: e.place, shift: e.shift, count: e.count };
            plain(e.office, stream, body)
        }
        E::ComplaintFiled(e) => filed(e, at)?,
        E::MessagePosted(e) => {
            let body = public::MessagePosted { complaint: e.complaint, from: writer(e.from) };
            plain(e.office, stream(e.complaint), body)
        }
        E::ComplaintSupplemented(e) => {
            let (complaint, attachments) = (e.complaint, count(&e.attachments));
            let body = public::ComplaintSupplemented { complaint, attachments };
            plain(e.office, stream(complaint), body)
        }
        // Who approved stays in the log.
        E::ComplaintErased(e) => {
            let body = public::ComplaintErased {
                complaint: e.complaint,
                legal_basis: e.legal_basis,
                retention_class: e.retention_class,
                at: e.at,
            };
            plain(e.office, stream(e.complaint), body)
        }
        E::UsersServedReported(e) => {
            let stream = e.stream();
            let by_service = e.by_service.iter().map(|served| public::ServedCount {
                service: served.service.to_string(),
                count: served.count,
            });
            let body = public::UsersServedReported {
                by_service: by_service.collect(),
                place: e.place,
                shift: e.shift,
                total: e.total,
            };
            plain(e.office, stream, body)
        }
        E::RosterPublished(e) => {
            let stream = e.stream();
            let employees = e.employees.into_iter();
            let employees = employees
                .map(|on| public::OnRoster { employee: on.employee, place: on.place })
                .collect();
            let body = public::RosterPublished { valid_from: e.valid_from, employees };
            plain(e.office, stream, body)
        }
    }))
}

fn plain(office: OfficeCode, stream: String, body: impl Into<Intake>) -> Announcement<Intake> {
    Announcement { office, stream, step: None, next: None, body: body.into() }
}

fn stream(complaint: ComplaintId) -> String {
    format!("complaint/{complaint}")
}

fn rating(e: RatingReceived) -> Announcement<Intake> {
    let stream = e.stream();
    let answers = e.answers.into_iter().map(|(item, mark)| (item.code().to_owned(), mark.into()));
    let body = public::RatingReceived {
        answers: answers.collect(),
        place: e.place,
        service: e.service.to_string(),
        shift: e.shift,
        employee: e.employee,
        comment: e.comment,
    };
    plain(e.office, stream, body)
}

/// B1 begins and ends with the filing: what the reporter did before is nobody's business.
fn filed(e: ComplaintFiled, at: Timestamp) -> Result<Announcement<Intake>, String> {
    let step = StepDone {
        step: StepId::try_new("B1").map_err(|bad| bad.to_string())?,
        role: Role::Reporter,
        started_at: at,
        due_at: None,
        completed_at: at,
    };
    let body = public::ComplaintFiled {
        complaint: e.complaint,
        about_head: e.about_head,
        has_reply_address: e.has_reply_address,
        attachments: count(&e.attachments),
    };
    Ok(Announcement { step: Some(step), ..plain(e.office, stream(e.complaint), body) })
}

const fn writer(sender: Sender) -> public::Writer {
    match sender {
        Sender::Reporter => public::Writer::Reporter,
        Sender::Office => public::Writer::Office,
        Sender::Inspectorate => public::Writer::Inspectorate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{CommandId, Position, StreamId, Version};

    /// The stored samples are the golden ones: what is published of them is looked at here.
    fn public(event_type: &str, payload: &str) -> Option<Announcement<serde_json::Value>> {
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
        publish(&row).unwrap().map(|public| serde_json::from_slice(&public.data).unwrap())
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
