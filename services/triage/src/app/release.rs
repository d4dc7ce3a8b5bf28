//! What a reply and its correction have in common: wraps and sheets of released complaints.

use kernel::{ComplaintId, StreamId};
use service::Failure;
use sqlx::PgConnection;

use super::Triage;
use super::erased::any_erased;
use super::keys::{Added, NewWrap, delete_wraps};
use crate::domain::data_request::{DataRequest, Exclusion, Sheet};
use crate::error::refused;
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
                    format!("released[{number}].excluded[{index}]"),
                    UNKNOWN_PERSON.to_owned(),
                )),
            }
        }
    }
    if wrong.is_empty() { Ok(exclusions) } else { Err(Failure::invalid(wrong)) }
}

/// Stores wraps and sheets before the event that releases; answers with the wraps that are new.
pub(super) async fn store(triage: &Triage, releases: &[Release]) -> Result<Vec<Added>, Failure> {
    let mut tx = triage.db.begin().await?;
    let complaints: Vec<_> = releases.iter().map(|release| release.complaint.uuid()).collect();
    // From here to the commit none of them can be erased.
    if any_erased(&mut tx, &complaints).await? {
        return Err(refused(
            "ERASED",
            "the content of a complaint that this letter releases was erased: withhold it, or leave it out of a correction",
        ));
    }
    let added = triage.insert_wraps(&mut tx, &wraps(releases)).await?;
    for release in releases {
        if let Some(sheet) = &release.sheet {
            insert_sheet(&mut tx, release.complaint, &sheet.bytes).await?;
        }
    }
    tx.commit().await?;
    Ok(added)
}

/// Takes back the wraps of a letter that another one overtook, but for complaints that the other released: those of its wraps may be the same.
pub(super) async fn take_back(
    triage: &Triage,
    stream: StreamId,
    added: &[Added],
) -> Result<(), Failure> {
    let known = triage.log.load::<DataRequest>(stream).await?.state;
    let mut connection = triage.db.acquire().await?;
    for (complaint, person) in added {
        if !known.released().any(|released| released.uuid() == *complaint) {
            delete_wraps(&mut connection, *complaint, &[person]).await?;
        }
    }
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
