//! What a reply and its correction have in common: wraps and sheets of released complaints.

use kernel::{ComplaintId, OfficeCode};
use service::Failure;
use sqlx::PgConnection;

use super::Triage;
use super::keys::NewWrap;
use crate::domain::data_request::{Exclusion, Sheet};
use crate::wire::Release;

/// A misspelt person must not pass for an excluded one.
pub(super) const UNKNOWN_PERSON: &str =
    "is nobody whom this installation knows: the operator registers him first";

/// The complaints, in the order of the letter.
pub(super) fn complaints(releases: &[Release]) -> Vec<ComplaintId> {
    releases.iter().map(|release| release.complaint).collect()
}

/// What the event says about the disposition sheets.
pub(super) fn sheets(releases: &[Release]) -> Vec<Sheet> {
    let sheet = |release: &Release| {
        let sheet = release.sheet.as_ref()?;
        Some(Sheet { complaint: release.complaint, seal: sheet.seal })
    };
    releases.iter().filter_map(sheet).collect()
}

/// Whom the letter keeps away from which complaint, with the role that each holds now.
pub(super) async fn exclusions(
    triage: &Triage,
    releases: &[Release],
) -> Result<Vec<Exclusion>, Failure> {
    let (mut exclusions, mut wrong) = (Vec::new(), Vec::new());
    for (number, release) in releases.iter().enumerate() {
        for (index, person) in release.excluded.iter().enumerate() {
            let (complaint, person) = (release.complaint, person.clone());
            match triage.role_of(&person).await? {
                Some(role) => exclusions.push(Exclusion { complaint, person, role }),
                None => wrong.push((
                    format!("releases[{number}].excluded[{index}]"),
                    UNKNOWN_PERSON.to_owned(),
                )),
            }
        }
    }
    if wrong.is_empty() { Ok(exclusions) } else { Err(Failure::invalid(wrong)) }
}

/// Every wrap is for a member of the office's Tim WBS whom the letter does not exclude.
pub(super) async fn check_team(
    triage: &Triage,
    office: &OfficeCode,
    releases: &[Release],
) -> Result<(), Failure> {
    let team = triage.team(office).await?;
    let mut wrong = Vec::new();
    for (number, release) in releases.iter().enumerate() {
        for (index, (person, _)) in release.wraps.iter().enumerate() {
            if !team.iter().any(|member| member.person == *person) {
                wrong.push((
                    format!("releases[{number}].wraps[{index}].person"),
                    "is no registered member of the office's Tim WBS".to_owned(),
                ));
            }
            if release.excluded.contains(person) {
                wrong.push((
                    format!("releases[{number}].wraps[{index}].person"),
                    "is excluded from this very complaint: leave out one of the two".to_owned(),
                ));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::invalid(wrong)) }
}

/// Stores wraps and sheets before the event that releases.
pub(super) async fn store(triage: &Triage, releases: &[Release]) -> Result<(), Failure> {
    let mut tx = triage.db.begin().await?;
    triage.insert_wraps(&mut tx, &wraps(releases)).await?;
    for release in releases {
        if let Some(sheet) = &release.sheet {
            insert_sheet(&mut tx, release.complaint, &sheet.bytes).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn insert_sheet(
    tx: &mut PgConnection,
    complaint: ComplaintId,
    bytes: &[u8],
) -> Result<(), sqlx::Error> {
    let insert = sqlx::query(include_str!("../../sql/sheet_insert.sql"));
    insert.bind(complaint.uuid()).bind(bytes).execute(tx).await.map(drop)
}

fn wraps(releases: &[Release]) -> Vec<NewWrap> {
    let of = |release: &Release| {
        let complaint = release.complaint;
        release
            .wraps
            .iter()
            .map(move |(person, wrap)| (complaint, person.clone(), wrap.to_bytes()))
            .collect::<Vec<_>>()
    };
    releases.iter().flat_map(of).collect()
}
