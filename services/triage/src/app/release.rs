//! What a reply and its correction have in common: wraps and sheets of released complaints.

use std::collections::BTreeSet;

use kernel::{ComplaintId, OfficeCode, PersonId, Quarter, Role, StreamId};
use service::Failure;
use sqlx::PgConnection;

use super::erased::any_erased;
use super::keys::{Added, NewWrap, delete_wraps};
use super::{Staff, Triage};
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
                    format!("releases[{number}].excluded[{index}]"),
                    UNKNOWN_PERSON.to_owned(),
                )),
            }
        }
    }
    if wrong.is_empty() { Ok(exclusions) } else { Err(Failure::invalid(wrong)) }
}

/// Every wrap is for a member of the office's Tim WBS whom the letter does not exclude, and the letter decides on every member. Whom it left open
/// would get the key later as somebody who joined since: access would be wider than Itjen meant.
pub(super) async fn check_team(
    triage: &Triage,
    (office, quarter): (&OfficeCode, Quarter),
    releases: &[Release],
) -> Result<(), Failure> {
    let team = triage.team(office).await?;
    let due = triage.to_decide_on(office, quarter, &team).await?;
    let mut wrong = undecided(&due, releases);
    for (number, release) in releases.iter().enumerate() {
        for (index, (person, _)) in release.wraps.iter().enumerate() {
            if !team.iter().any(|member| member.person == *person) {
                wrong.push((
                    format!("releases[{number}].wraps[{index}].person"),
                    "is no registered member of the office's Tim WBS: leave out the wrap; name him in `excluded` if he was one when you were asked"
                        .to_owned(),
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

fn undecided(due: &[PersonId], releases: &[Release]) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    for (number, release) in releases.iter().enumerate() {
        let wrapped = |person: &PersonId| release.wraps.iter().any(|(to, _)| to == person);
        let open = due.iter().filter(|one| !wrapped(one) && !release.excluded.contains(one));
        for person in open {
            let what =
                format!("leaves out {person} of Tim WBS: name him in `excluded` or wrap to him");
            wrong.push((format!("releases[{number}].wraps"), what));
        }
    }
    wrong
}

impl Triage {
    /// Tim WBS as it is, and as Itjen was told it. Who has become head or Kasubag since gets the key with the study, as every head and Kasubag
    /// does: he need not be kept away.
    async fn to_decide_on(
        &self,
        office: &OfficeCode,
        quarter: Quarter,
        team: &[Staff],
    ) -> Result<Vec<PersonId>, Failure> {
        let told: Vec<String> = sqlx::query_scalar(include_str!("../../sql/exchange_team.sql"))
            .bind(office.as_str())
            .bind(quarter.to_string())
            .fetch_all(&self.db)
            .await?;
        let colleagues = self.colleagues(office).await?;
        let leads = |person: &PersonId| {
            let roles =
                colleagues.iter().filter(|one| one.person == *person).flat_map(|one| &one.roles);
            roles.copied().any(|role| matches!(role, Role::OfficeHead | Role::AdminHead))
        };
        let told = told.iter().filter_map(|person| person.parse().ok());
        let told = told.filter(|person| !leads(person));
        let all: BTreeSet<PersonId> =
            told.chain(team.iter().map(|member| member.person.clone())).collect();
        Ok(all.into_iter().collect())
    }
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
