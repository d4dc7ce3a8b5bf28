//! The released complaints of a letter: their wraps, their disposition sheets, and the people who are kept away.

use kernel::{ComplaintId, PersonId, StreamId};
use service::Failure;
use sqlx::PgConnection;
use vault::{SealRef, Wrap};

use crate::app::case::{AddedWrap, NewWrap, UNKNOWN_PERSON, delete_wraps};
use crate::app::{Triage, any_erased};
use crate::domain::data_request::{DataRequest, Exclusion, Sheet};
use crate::error::refused;

/// One released complaint, with its data key wrapped to each member of Tim WBS who may read it.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) complaint: ComplaintId,
    pub(crate) wraps: Vec<(PersonId, Wrap)>,
    pub(crate) sheet: Option<SealedSheet>,
    /// People who must never learn of the case.
    pub(crate) excluded: Vec<PersonId>,
}

/// A disposition sheet as Itjen sealed it.
#[derive(Debug)]
pub(crate) struct SealedSheet {
    pub(crate) bytes: Vec<u8>,
    pub(crate) seal: SealRef,
}

pub(super) fn complaints(releases: &[Release]) -> Vec<ComplaintId> {
    releases.iter().map(|release| release.complaint).collect()
}

/// The disposition sheets as the event names them.
pub(super) fn sheets(releases: &[Release]) -> Vec<Sheet> {
    let sheet = |release: &Release| {
        let sheet = release.sheet.as_ref()?;
        Some(Sheet { complaint: release.complaint, seal: sheet.seal })
    };
    releases.iter().filter_map(sheet).collect()
}

/// The people whom the letter keeps away, each with their complaint and the role that they hold now.
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

/// Stores wraps and sheets, before the event that releases; returns the wraps that are new.
pub(super) async fn store(
    triage: &Triage,
    releases: &[Release],
) -> Result<Vec<AddedWrap>, Failure> {
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

/// Deletes the wraps of a letter that lost against another one. Wraps of complaints that the other letter released stay: they may be the same.
pub(super) async fn take_back(
    triage: &Triage,
    stream: StreamId,
    added: &[AddedWrap],
) -> Result<(), Failure> {
    let known = triage.log.load::<DataRequest>(stream).await?.state;
    let mut connection = triage.db.acquire().await?;
    for AddedWrap { complaint_id, person } in added {
        if !known.released().any(|released| released.uuid() == *complaint_id) {
            delete_wraps(&mut connection, *complaint_id, &[person]).await?;
        }
    }
    Ok(())
}

async fn insert_sheet(
    tx: &mut PgConnection,
    complaint: ComplaintId,
    bytes: &[u8],
) -> Result<(), sqlx::Error> {
    let insert = sqlx::query(sql!("sheet_insert"));
    insert.bind(complaint.uuid()).bind(bytes).execute(tx).await.map(drop)
}

fn wraps(releases: &[Release]) -> Vec<NewWrap> {
    let of = |release: &Release| {
        let complaint = release.complaint;
        release
            .wraps
            .iter()
            .map(move |(to, wrap)| {
                let (person, bytes) = (to.clone(), wrap.to_bytes());
                NewWrap { complaint, person, bytes }
            })
            .collect::<Vec<_>>()
    };
    releases.iter().flat_map(of).collect()
}
