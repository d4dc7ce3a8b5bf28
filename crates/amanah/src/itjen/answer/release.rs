//! Releases complaints: each data key wrapped to every member of the office's team, with a sealed disposition sheet where there is one. Pure.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{DataRequestV1, PendingV1, ReleaseV1, TeamMember, WrapFor};
use kernel::{ComplaintId, Ids, PersonId};
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, PublicKey, WrapInfo};

use super::super::open::data_key;

/// Which complaints are released, and which stay.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) released: Vec<String>,
    pub(super) withheld: Vec<String>,
}

/// Sorts the complaints of a request. `all` stands for every one that the other list does not name; what neither names stays with Itjen.
pub(super) fn split(
    request: &DataRequestV1,
    release: &[String],
    withhold: &[String],
) -> anyhow::Result<Split> {
    let known: Vec<&str> =
        request.complaints.iter().map(|complaint| complaint.complaint_id.as_str()).collect();
    for id in release.iter().chain(withhold).filter(|id| *id != "all") {
        ensure!(known.contains(&id.as_str()), "pengaduan {id} tidak ada dalam permintaan ini");
        let both = release.contains(id) && withhold.contains(id);
        ensure!(!both, "pengaduan {id} disebut dua kali dengan tujuan berbeda");
    }
    let named = |list: &[String], id: &str| list.iter().any(|one| one == id);
    let all = |list: &[String]| named(list, "all");
    ensure!(!(all(release) && all(withhold)), "--release all dan --withhold all bertentangan");
    ensure!(
        !release.is_empty() || !withhold.is_empty() || known.is_empty(),
        "sebutkan --release ID, --release all, atau --withhold all"
    );
    let goes = |id: &str| named(release, id) || (all(release) && !named(withhold, id));
    let (released, withheld) =
        known.into_iter().map(str::to_owned).partition::<Vec<_>, _>(|id| goes(id));
    Ok(Split { released, withheld })
}

/// Wraps the released complaints to the team. `sheets`: disposition sheets by complaint.
pub(super) fn releases(
    request: &DataRequestV1,
    released: &[String],
    sheets: &BTreeMap<String, Vec<u8>>,
    key: &PrivateKey,
    ids: &Ids,
) -> anyhow::Result<Vec<ReleaseV1>> {
    for id in sheets.keys() {
        ensure!(released.contains(id), "lembar disposisi untuk {id}, yang tidak dilepas");
    }
    let one = |id: &String| {
        let pending = request.complaints.iter().find(|one| one.complaint_id == *id);
        let pending = pending.with_context(|| format!("pengaduan {id} tidak dikenal"))?;
        release(pending, &request.team, sheets.get(id), key, ids)
    };
    released.iter().map(one).collect()
}

fn release(
    pending: &PendingV1,
    team: &[TeamMember],
    sheet: Option<&Vec<u8>>,
    key: &PrivateKey,
    ids: &Ids,
) -> anyhow::Result<ReleaseV1> {
    ensure!(
        !team.is_empty(),
        "balai belum mendaftarkan anggota Tim WBS: tidak ada yang dapat membaca"
    );
    let complaint: ComplaintId = pending.complaint_id.parse()?;
    let data_key = data_key(key, &pending.complaint_id, &pending.inspectorate_wrap)?;
    let wraps = team.iter().map(|member| wrap(complaint, &data_key, member, ids));
    let wraps = wraps.collect::<anyhow::Result<_>>()?;
    let sealed = sheet.map(|text| {
        let place = ContentRef { complaint, kind: ContentKind::ItjenReply, item: 0 };
        vault::seal(&data_key, &place, text, ids)
    });
    Ok(ReleaseV1 {
        complaint_id: pending.complaint_id.clone(),
        wraps,
        disposition_sheet: sealed.as_ref().map(|sealed| STANDARD.encode(&sealed.bytes)),
        disposition_commitment: sealed.map(|sealed| hex::encode(sealed.seal.commitment)),
        excluded: vec![],
    })
}

fn wrap(
    complaint: ComplaintId,
    key: &DataKey,
    member: &TeamMember,
    ids: &Ids,
) -> anyhow::Result<WrapFor> {
    let info = WrapInfo { complaint, person: PersonId::try_new(member.person.clone())? };
    let to = PublicKey::from_hex(&member.public_key)?;
    let wrap = vault::wrap(key, &to, &info, ids).to_bytes();
    Ok(WrapFor { person: member.person.clone(), wrap: STANDARD.encode(wrap) })
}

#[cfg(test)]
mod tests {
    use kernel::Clock;
    use vault::Wrap;

    use super::*;

    const A: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";
    const B: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910214";

    fn ids() -> Ids {
        Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1)
    }

    fn pending(id: &str) -> PendingV1 {
        let person = PersonId::try_new("itjen").unwrap();
        let info = WrapInfo { complaint: id.parse().unwrap(), person };
        let itjen = PrivateKey::from_bytes([3; 32]).public();
        let wrap = vault::wrap(&DataKey::from_bytes([7; 32]), &itjen, &info, &ids());
        PendingV1 {
            complaint_id: id.into(),
            about_head: false,
            has_reply_address: false,
            inspectorate_wrap: STANDARD.encode(wrap.to_bytes()),
            objects: vec![],
        }
    }

    fn request() -> DataRequestV1 {
        let member = PrivateKey::from_bytes([4; 32]).public().to_string();
        DataRequestV1 {
            office: "gto".into(),
            quarter: "2026-Q4".into(),
            letter_number: "1".into(),
            sent_at: "2026-11-22T03:00:00Z".parse().unwrap(),
            due_at: None,
            complaints: vec![pending(A), pending(B)],
            team: vec![TeamMember { person: "gto-wbs-1".into(), public_key: member }],
            staff: vec![],
            manifest: String::new(),
        }
    }

    fn of(release: &[&str], withhold: &[&str]) -> anyhow::Result<(usize, usize)> {
        let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        let split = split(&request(), &owned(release), &owned(withhold))?;
        Ok((split.released.len(), split.withheld.len()))
    }

    #[test]
    fn every_complaint_is_either_released_or_withheld() {
        assert_eq!(of(&["all"], &[]).unwrap(), (2, 0));
        assert_eq!(of(&["all"], &[A]).unwrap(), (1, 1));
        assert_eq!(of(&[A], &[]).unwrap(), (1, 1));
        assert_eq!(of(&[], &["all"]).unwrap(), (0, 2));
    }

    #[test]
    fn contradictions_and_strangers_are_refused() {
        assert!(of(&[], &[]).is_err());
        assert!(of(&[A], &[A]).is_err());
        assert!(of(&["all"], &["all"]).is_err());
        assert!(of(&["0192f0c1-2d3e-7a4b-8c5d-6e7f80910215"], &[]).is_err());
    }

    #[test]
    fn the_team_opens_what_was_released() {
        let key = PrivateKey::from_bytes([3; 32]);
        let sheets = BTreeMap::from([(A.to_owned(), b"periksa".to_vec())]);
        let releases = releases(&request(), &[A.to_owned()], &sheets, &key, &ids()).unwrap();
        let wrap = Wrap::from_bytes(&STANDARD.decode(&releases[0].wraps[0].wrap).unwrap()).unwrap();
        let complaint = A.parse().unwrap();
        let info = WrapInfo { complaint, person: PersonId::try_new("gto-wbs-1").unwrap() };
        let data_key = vault::unwrap(&wrap, &PrivateKey::from_bytes([4; 32]), &info).unwrap();
        let sheet = STANDARD.decode(releases[0].disposition_sheet.as_ref().unwrap()).unwrap();
        let place = ContentRef { complaint, kind: ContentKind::ItjenReply, item: 0 };
        assert_eq!(vault::open(&data_key, &place, &sheet).unwrap().content.as_slice(), b"periksa");
    }

    #[test]
    fn a_sheet_of_a_complaint_that_stays_is_refused() {
        let key = PrivateKey::from_bytes([3; 32]);
        let sheets = BTreeMap::from([(B.to_owned(), vec![])]);
        assert!(releases(&request(), &[A.to_owned()], &sheets, &key, &ids()).is_err());
    }
}
