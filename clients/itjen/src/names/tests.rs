use super::*;

fn member(person: &str, name: &str, role: &str) -> StaffMember {
    let name = Some(name).filter(|name| !name.is_empty()).map(str::to_owned);
    StaffMember { person: person.into(), name, roles: vec![role.into()] }
}

fn text(name: Option<&str>, roles: &[&str]) -> ComplaintText {
    ComplaintText {
        title: "Pungutan".into(),
        text: "Petugas meminta uang.".into(),
        reported_roles: roles.iter().map(|&role| role.to_owned()).collect(),
        reply_address: None,
        reported_name: name.map(str::to_owned),
    }
}

/// The likeness of one member to a reported name.
fn likeness(reported: &str, known: &str) -> Option<Likeness> {
    let found =
        found(&text(Some(reported), &["officer"]), &[member("gto-wbs-1", known, "wbs_team")]);
    found.first().map(|found| found.likeness)
}

#[test]
fn given_another_way_to_write_it_the_name_is_the_same() {
    let known = "dr. Rahmat Hidayat, S.KM., M.Kes";
    for reported in [
        "Rahmat Hidayat",
        "RAHMAT HIDAYAT",
        "hidayat, rahmat",
        "Bapak Rahmat Hidayat",
        "dr Rahmat Hidayat SKM",
        "Rahmat Hidayat, S. KM",
        "Rahmat Hidayat S. K. M., M. Kes.",
        "Rahmat Hidayat A. Md. Kep",
        "Rahmát  Hidayat",
        "H. Rahmat Hidayat",
        "GTO-WBS-1",
    ] {
        assert_eq!(likeness(reported, known), Some(Likeness::Same), "{reported}");
    }
}

#[test]
fn given_a_part_an_initial_or_a_slip_the_name_is_close() {
    let known = "Muhammad Rahmat Hidayat";
    for reported in
        ["Rahmat", "M. Rahmat Hidayat", "Rahmat Hidayt", "Muhamad Rahmat Hidayat", "Rhamat Hidayat"]
    {
        assert_eq!(likeness(reported, known), Some(Likeness::Close), "{reported}");
    }
}

#[test]
fn initials_before_a_name_are_no_title() {
    assert_eq!(likeness("M. H. Thamrin", "Thamrin"), Some(Likeness::Close));
    assert_eq!(likeness("Thamrin, M. H.", "Thamrin"), Some(Likeness::Same));
}

#[test]
fn given_somebody_else_nobody_is_suggested() {
    let known = "Rahmat Hidayat";
    for reported in ["Siti Aminah", "R. H.", "M.", "dr.", "Budi Hidayat", "Ani"] {
        assert_eq!(likeness(reported, known), None, "{reported}");
    }
    assert_eq!(likeness("Ani", "Adi Saputra"), None, "short names differ in earnest");
}

#[test]
fn given_staff_without_a_name_only_the_person_id_matches() {
    assert_eq!(likeness("Rahmat", ""), None);
    assert_eq!(likeness("gto-wbs-1", ""), Some(Likeness::Same));
}

#[test]
fn given_an_office_its_holder_is_suggested_behind_the_names() {
    let staff = [
        member("gto-kepala", "Yusuf Lamadi", "office_head"),
        member("gto-kasubag", "Sri Wahyuni", "admin_head"),
        member("gto-wbs-1", "Rahmat Hidayat", "wbs_team"),
    ];
    let of = |text: ComplaintText| {
        let found = found(&text, &staff);
        found.into_iter().map(|one| (one.person, one.likeness)).collect::<Vec<_>>()
    };
    assert_eq!(of(text(None, &["officer"])), []);
    let head = ("gto-kepala".to_owned(), Likeness::Role);
    assert_eq!(of(text(None, &["office_head"])), std::slice::from_ref(&head));
    let named = ("gto-wbs-1".to_owned(), Likeness::Same);
    assert_eq!(of(text(Some("Rahmat Hidayat"), &["officer", "office_head"])), [named, head]);
    assert_eq!(of(text(None, &["official"])), [("gto-kasubag".to_owned(), Likeness::Role)]);
}

#[test]
fn distances_count_a_swap_as_one() {
    assert_eq!(distance("rahmat", "rahmat"), 0);
    assert_eq!(distance("rahmat", "rhamat"), 1);
    assert_eq!(distance("rahmat", "ramat"), 1);
    assert_eq!(distance("", "abc"), 3);
}
