//! Releases complaints: wraps each data key to every member of the office's team, and seals the disposition sheet where there is one. Pure.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{DataRequestV1, PendingV1, ReleaseV1, TeamMember, WrapFor};
use kernel::{ComplaintId, Ids, PersonId};
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, PublicKey, WrapInfo};

use super::super::content::data_key;
use super::exclude::Excluded;

/// The complaints of a request, released or withheld.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) released: Vec<String>,
    pub(super) withheld: Vec<String>,
}

/// Sorts the complaints of a request. `all` means every complaint that the other list does not name. A complaint that neither list names is withheld.
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
    // A complaint that the hub has erased has no wrap. One that is only named is fetched before it is wrapped.
    let has_key = |id: &str| {
        let mut all = request.complaints.iter();
        all.any(|one| {
            one.complaint_id == id && (one.only_named || !one.inspectorate_wrap.is_empty())
        })
    };
    for id in release.iter().filter(|id| *id != "all") {
        ensure!(has_key(id), "pengaduan {id} tidak dapat dilepas: isinya sudah dihapus");
    }
    let goes =
        |id: &str| has_key(id) && (named(release, id) || (all(release) && !named(withhold, id)));
    let (released, withheld) =
        known.into_iter().map(str::to_owned).partition::<Vec<_>, _>(|id| goes(id));
    Ok(Split { released, withheld })
}

#[derive(Default)]
pub(super) struct Along {
    pub(super) sheets: BTreeMap<String, Vec<u8>>,
    pub(super) excluded: Excluded,
}

/// Wraps the released complaints to the team, without excluded persons.
pub(super) fn releases(
    request: &DataRequestV1,
    released: &[String],
    along: &Along,
    key: &PrivateKey,
    ids: &Ids,
) -> anyhow::Result<Vec<ReleaseV1>> {
    for id in along.sheets.keys() {
        ensure!(released.contains(id), "lembar disposisi untuk {id}, yang tidak dilepas");
    }
    let one = |id: &String| {
        let pending = request.complaints.iter().find(|one| one.complaint_id == *id);
        let pending = pending.with_context(|| format!("pengaduan {id} tidak dikenal"))?;
        let excluded = along.excluded.get(id).cloned().unwrap_or_default();
        let readers = readers(request, pending, &excluded)?;
        let mut release = release(pending, &readers, along.sheets.get(id), key, ids)?;
        release.excluded = excluded;
        Ok(release)
    };
    released.iter().map(one).collect()
}

/// The members of the team who may read a complaint.
fn readers<'a>(
    request: &'a DataRequestV1,
    pending: &PendingV1,
    excluded: &[String],
) -> anyhow::Result<Vec<&'a TeamMember>> {
    ensure!(
        !request.team.is_empty(),
        "balai belum mendaftarkan anggota Tim WBS: tidak ada yang dapat membaca"
    );
    let is_head = |person: &str| {
        let member = request.staff.iter().find(|member| member.person == person);
        member.is_some_and(|member| member.roles.iter().any(|role| role == "office_head"))
    };
    let stays_out = |member: &&TeamMember| {
        excluded.contains(&member.person) || (pending.about_head && is_head(&member.person))
    };
    let readers: Vec<_> = request.team.iter().filter(|member| !stays_out(member)).collect();
    ensure!(
        !readers.is_empty(),
        "pengaduan {}: tidak ada lagi anggota Tim WBS yang boleh membaca; tahan dengan --withhold",
        pending.complaint_id
    );
    Ok(readers)
}

fn release(
    pending: &PendingV1,
    team: &[&TeamMember],
    sheet: Option<&Vec<u8>>,
    key: &PrivateKey,
    ids: &Ids,
) -> anyhow::Result<ReleaseV1> {
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
    use contracts::StaffMember;
    use kernel::Clock;
    use vault::Wrap;

    use super::super::super::pending::without_wrap;
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
            only_named: false,
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
            unnamed: 0,
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
    fn what_was_erased_since_is_withheld_and_never_released() {
        let mut request = request();
        request.complaints[0].inspectorate_wrap = String::new();
        let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        let all = split(&request, &owned(&["all"]), &[]).unwrap();
        assert_eq!((all.released, all.withheld), (owned(&[B]), owned(&[A])));
        assert!(split(&request, &owned(&[A]), &[]).is_err());
    }

    #[test]
    fn what_is_only_named_is_released_like_all_others() {
        let mut request = request();
        request.complaints[0] =
            PendingV1 { inspectorate_wrap: String::new(), only_named: true, ..pending(A) };
        let all = split(&request, &["all".to_owned()], &[]).unwrap();
        assert_eq!((all.released.len(), all.withheld.len()), (2, 0));
        assert_eq!(without_wrap(&request, &all.released), Some(A), "but not before it is fetched");
    }

    #[test]
    fn the_team_opens_what_was_released() {
        let key = PrivateKey::from_bytes([3; 32]);
        let sheets = BTreeMap::from([(A.to_owned(), b"periksa".to_vec())]);
        let along = Along { sheets, ..Along::default() };
        let releases = releases(&request(), &[A.to_owned()], &along, &key, &ids()).unwrap();
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
        let along = Along { sheets, ..Along::default() };
        assert!(releases(&request(), &[A.to_owned()], &along, &key, &ids()).is_err());
    }

    #[test]
    fn who_is_excluded_gets_no_wrap_and_is_named() {
        let key = PrivateKey::from_bytes([3; 32]);
        let mut request = request();
        let other = PrivateKey::from_bytes([5; 32]).public().to_string();
        request.team.push(TeamMember { person: "gto-wbs-2".into(), public_key: other });
        let excluded = Excluded::from([(A.to_owned(), vec!["gto-wbs-1".to_owned()])]);
        let along = Along { excluded, ..Along::default() };
        let both = [A.to_owned(), B.to_owned()];
        let released = releases(&request, &both, &along, &key, &ids()).unwrap();
        let persons =
            |one: &ReleaseV1| one.wraps.iter().map(|wrap| wrap.person.clone()).collect::<Vec<_>>();
        assert_eq!(persons(&released[0]), ["gto-wbs-2"]);
        assert_eq!(released[0].excluded, ["gto-wbs-1"]);
        assert_eq!(
            persons(&released[1]),
            ["gto-wbs-1", "gto-wbs-2"],
            "the other complaint is not touched"
        );
        request.team.pop();
        assert!(releases(&request, &both, &along, &key, &ids()).is_err(), "nobody could read it");
    }

    #[test]
    fn in_a_complaint_about_the_head_he_gets_no_wrap_as_a_member_of_the_team_either() {
        let key = PrivateKey::from_bytes([3; 32]);
        let mut request = request();
        let roles = vec!["wbs_team".to_owned(), "office_head".to_owned()];
        request.staff = vec![StaffMember { person: "gto-wbs-1".into(), name: None, roles }];
        request.complaints[0].about_head = true;
        let along = Along::default();
        assert!(releases(&request, &[A.to_owned()], &along, &key, &ids()).is_err());
        assert!(releases(&request, &[B.to_owned()], &along, &key, &ids()).is_ok());
    }
}
