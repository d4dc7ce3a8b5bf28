//! One sample of every stored event, with values that a real log could hold.

use std::str::FromStr;

use intake::domain::*;
use kernel::ReportedRole;
use vault::SealRef;

/// Any value with a text form.
fn of<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

const COMPLAINT: &str = "0192f0c1-2d3e-8a4b-8c5d-6e7f80910213";

const fn seal(digest: u8, commitment: u8, size: u32) -> SealRef {
    SealRef { digest: [digest; 32], commitment: [commitment; 32], size }
}

pub(crate) fn events() -> Vec<IntakeEvent> {
    [of_a_rating(), of_a_complaint(), of_an_office()].concat()
}

fn of_a_rating() -> Vec<IntakeEvent> {
    let mark = |mark: u8| Mark::try_from(mark).unwrap();
    vec![
        BoardRegistered {
            office: of("plm"),
            place: of("loket-1"),
            service: of("dokumen-kapal"),
            token_hash: "0f1e2d3c4b5a69788796a5b4c3d2e1f0".repeat(2),
        }
        .into(),
        RatingReceived {
            office: of("plm"),
            place: of("loket-1"),
            service: of("dokumen-kapal"),
            shift: "2026-11-22-pagi".to_owned(),
            employee: Some(of("pgw-03")),
            answers: [(Item::Conduct, mark(4)), (Item::U3, mark(2))].into(),
            comment: Some("Cepat dan ramah.".to_owned()),
        }
        .into(),
        BoxEmptied {
            office: of("plm"),
            place: of("loket-1"),
            shift: "2026-11-22-pagi".to_owned(),
            count: 12,
        }
        .into(),
    ]
}

fn of_a_complaint() -> Vec<IntakeEvent> {
    vec![
        ComplaintFiled {
            complaint: of(COMPLAINT),
            office: of("gto"),
            about_head: true,
            reported_roles: vec![ReportedRole::Officer, ReportedRole::OfficeHead],
            has_reply_address: true,
            texts: vec![seal(0xaa, 0xbb, 2048)],
            attachments: vec![seal(0xcc, 0xdd, 1024)],
        }
        .into(),
        MessagePosted {
            complaint: of(COMPLAINT),
            office: of("gto"),
            from: Sender::Reporter,
            message: seal(0xaa, 0xbb, 1024),
        }
        .into(),
        ComplaintSupplemented {
            complaint: of(COMPLAINT),
            office: of("gto"),
            attachments: vec![seal(0xaa, 0xbb, 2048)],
        }
        .into(),
        ComplaintErased {
            complaint: of(COMPLAINT),
            office: of("gto"),
            legal_basis: "UU 27/2022 Pasal 44".to_owned(),
            retention_class: "WBS-1".to_owned(),
            approvers: [of("gto-wbs-1"), of("itjen-1")],
            at: of("2026-11-22T03:00:00Z"),
        }
        .into(),
    ]
}

fn of_an_office() -> Vec<IntakeEvent> {
    let served = |service, count| ServedCount { service: of(service), count };
    let on_roster = |employee, place| OnRoster { employee: of(employee), place: of(place) };
    vec![
        UsersServedReported {
            office: of("plm"),
            place: of("loket-1"),
            shift: "2026-11-22-pagi".to_owned(),
            total: 42,
            by_service: vec![served("dokumen-kapal", 30), served("vaksinasi", 12)],
        }
        .into(),
        RosterPublished {
            office: of("plm"),
            valid_from: "2026-12-01".to_owned(),
            employees: vec![on_roster("pgw-03", "loket-1"), on_roster("pgw-07", "loket-2")],
        }
        .into(),
    ]
}
