//! Rules of an erasure: the people, the times, the legal hold.

use kernel::{Actor, ComplaintId, PersonId, Position, Role, Timestamp, Zone};
use triage::domain::LegalReference;
use triage::domain::case::RetentionClass;
use triage::domain::erasure::{
    Around, Command, Erasure, ErasureApproved, ErasureEvent, Refusal, Subject, decide,
};

const ARCHIVED: &str = "2026-11-23T02:00:00Z";
const BEFORE: &str = "2031-11-22T02:00:00Z";
const AFTER: &str = "2031-11-23T02:00:00Z";

fn complaint() -> ComplaintId {
    "0192f0c1-2d3e-7a4b-8c5d-6e7f80910001".parse().unwrap()
}

fn actor(person: &str, role: Role, office: Option<&str>) -> Actor {
    let person = PersonId::try_new(person).unwrap();
    Actor { person, roles: vec![role], office: office.map(|code| code.parse().unwrap()) }
}

fn itjen(number: u8) -> Actor {
    actor(&format!("itjen-{number}"), Role::Inspectorate, None)
}

fn member() -> Actor {
    actor("gto-wbs-1", Role::WbsTeam, Some("gto"))
}

fn head() -> Actor {
    actor("gto-head", Role::OfficeHead, Some("gto"))
}

fn law() -> LegalReference {
    LegalReference::try_new("UU 27/2022 Pasal 43").unwrap()
}

fn subject() -> Subject {
    Subject {
        complaint: complaint(),
        office: "gto".parse().unwrap(),
        zone: Zone::Wita,
        archived: Some((ARCHIVED.parse().unwrap(), RetentionClass::try_new("wbs-5", 5).unwrap())),
    }
}

fn ask() -> Command {
    Command::Request { legal_basis: None }
}

fn ask_by_law() -> Command {
    Command::Request { legal_basis: Some(law()) }
}

/// A stream, built command by command.
#[derive(Default)]
struct Told(Vec<ErasureEvent>);

impl Told {
    fn when(
        &self,
        now: &str,
        actor: &Actor,
        command: Command,
    ) -> Result<Vec<ErasureEvent>, Refusal> {
        self.about(Some(&subject()), now, actor, command)
    }

    fn about(
        &self,
        subject: Option<&Subject>,
        now: &str,
        actor: &Actor,
        command: Command,
    ) -> Result<Vec<ErasureEvent>, Refusal> {
        let now: Timestamp = now.parse().unwrap();
        decide(&Erasure::fold(&self.0), command, &Around { now, actor, subject })
    }

    fn given(mut self, now: &str, actor: &Actor, command: Command) -> Self {
        let events = self.when(now, actor, command).unwrap();
        assert!(!events.is_empty());
        self.0.extend(events);
        self
    }
}

fn asked() -> Told {
    Told::default().given(BEFORE, &itjen(1), ask_by_law())
}

fn approved() -> Told {
    asked().given(BEFORE, &itjen(2), Command::Approve)
}

fn carried_out() -> Told {
    let system = Actor::system("triage-erase");
    approved().given(BEFORE, &system, Command::CarryOut { tombstone: Position(7) })
}

fn approvers(told: &Told) -> Vec<String> {
    let approved = told.0.iter().find_map(|event| match event {
        ErasureEvent::ErasureApproved(ErasureApproved { approvers, .. }) => Some(approvers),
        _ => None,
    });
    approved.unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn itjen_asks_by_a_law_and_a_second_person_approves() {
    assert_eq!(approvers(&approved()), ["itjen-1", "itjen-2"]);
    let by_the_office = asked().given(BEFORE, &head(), Command::Approve);
    assert_eq!(approvers(&by_the_office), ["itjen-1", "gto-head"]);
}

#[test]
fn the_office_asks_when_the_years_are_over() {
    let told = Told::default().given(AFTER, &member(), ask());
    let ErasureEvent::ErasureRequested(asked) = &told.0[0] else { panic!("{:?}", told.0) };
    assert_eq!(asked.retention_class.as_ref().map(RetentionClass::code), Some("wbs-5"));
    told.given(AFTER, &head(), Command::Approve);
}

#[test]
fn a_day_too_early_is_too_early() {
    assert_eq!(Told::default().when(BEFORE, &member(), ask()), Err(Refusal::RetentionNotOver));
    assert_eq!(
        Told::default().when(BEFORE, &member(), ask_by_law()),
        Err(Refusal::RetentionNotOver),
        "the office's own law is no shortcut"
    );
}

#[test]
fn the_day_is_the_office_s_own() {
    // 22 November 17:00 UTC is 23 November in WITA.
    assert!(Told::default().when("2031-11-22T17:00:00Z", &member(), ask()).is_ok());
    assert!(Told::default().when("2031-11-22T15:00:00Z", &member(), ask()).is_err());
}

#[test]
fn a_case_that_was_never_archived_has_no_end_of_retention() {
    let open = Subject { archived: None, ..subject() };
    let told = Told::default();
    let refused = told.about(Some(&open), AFTER, &member(), ask());
    assert_eq!(refused, Err(Refusal::RetentionNotOver));
}

#[test]
fn itjen_names_a_law_before_the_years_are_over() {
    assert_eq!(Told::default().when(BEFORE, &itjen(1), ask()), Err(Refusal::LegalBasisMissing));
    assert!(Told::default().when(AFTER, &itjen(1), ask()).is_ok());
}

#[test]
fn whoever_asked_does_not_approve() {
    assert_eq!(asked().when(BEFORE, &itjen(1), Command::Approve), Err(Refusal::SamePerson));
}

#[test]
fn nothing_is_approved_that_nobody_asked_for() {
    let told = Told::default();
    assert_eq!(told.when(BEFORE, &itjen(2), Command::Approve), Err(Refusal::NotRequested));
}

#[test]
fn one_request_at_a_time_and_the_same_again_changes_nothing() {
    assert_eq!(asked().when(BEFORE, &itjen(1), ask_by_law()), Ok(vec![]));
    assert_eq!(asked().when(BEFORE, &itjen(2), ask_by_law()), Err(Refusal::AlreadyRequested));
}

#[test]
fn under_a_legal_hold_nothing_is_asked_for_or_approved() {
    let hold = || Command::SetHold { legal_basis: Some(law()) };
    let held = Told::default().given(BEFORE, &itjen(1), hold());
    assert_eq!(held.when(AFTER, &itjen(1), ask_by_law()), Err(Refusal::LegalHold));
    let held = asked().given(BEFORE, &itjen(2), hold());
    assert_eq!(held.when(AFTER, &itjen(2), Command::Approve), Err(Refusal::LegalHold));
    assert_eq!(held.when(AFTER, &itjen(2), hold()), Ok(vec![]));
    let free = held.given(AFTER, &itjen(1), Command::LiftHold { legal_basis: None });
    assert!(free.when(AFTER, &itjen(2), Command::Approve).is_ok());
}

#[test]
fn a_hold_is_itjen_s_stands_on_a_law_and_comes_in_time() {
    let hold = |legal_basis| Command::SetHold { legal_basis };
    let told = Told::default();
    let not_theirs = told.when(BEFORE, &member(), hold(Some(law())));
    assert_eq!(not_theirs, Err(Refusal::NotYourPart("Itjen")));
    assert_eq!(told.when(BEFORE, &itjen(1), hold(None)), Err(Refusal::LegalBasisMissing));
    assert_eq!(approved().when(BEFORE, &itjen(1), hold(Some(law()))), Err(Refusal::UnderWay));
}

#[test]
fn an_unknown_complaint_is_not_there() {
    let told = Told::default();
    let refused = told.about(None, BEFORE, &itjen(1), ask_by_law());
    assert_eq!(refused, Err(Refusal::UnknownComplaint));
}

#[test]
fn another_office_and_other_roles_have_no_part() {
    let stranger = actor("plm-wbs-1", Role::WbsTeam, Some("plm"));
    let refused = Told::default().when(AFTER, &stranger, ask());
    assert!(matches!(refused, Err(Refusal::NotYourPart(_))));
    assert!(matches!(Told::default().when(AFTER, &head(), ask()), Err(Refusal::NotYourPart(_))));
}

#[test]
fn what_is_decided_stays_and_what_is_erased_is_erased() {
    for command in [ask_by_law(), Command::Approve] {
        assert_eq!(approved().when(AFTER, &itjen(3), command.clone()), Err(Refusal::UnderWay));
        assert_eq!(carried_out().when(AFTER, &itjen(3), command), Err(Refusal::AlreadyErased));
    }
}

#[test]
fn only_the_system_reports_the_end_and_only_once() {
    let end = || Command::CarryOut { tombstone: Position(7) };
    let system = Actor::system("triage-erase");
    assert!(matches!(approved().when(AFTER, &itjen(1), end()), Err(Refusal::NotYourPart(_))));
    assert_eq!(asked().when(AFTER, &system, end()), Err(Refusal::NotApproved));
    assert_eq!(carried_out().when(AFTER, &system, end()), Ok(vec![]));
}

#[test]
fn the_machine_of_itjen_is_neither_of_the_two_people_and_sets_no_hold() {
    let machine = actor("itjen", Role::Inspectorate, None);
    let hold = || Command::SetHold { legal_basis: Some(law()) };
    let lift = || Command::LiftHold { legal_basis: Some(law()) };
    for (told, command) in [
        (Told::default(), ask_by_law()),
        (asked(), Command::Approve),
        (Told::default(), hold()),
        (Told::default().given(BEFORE, &itjen(1), hold()), lift()),
    ] {
        assert_eq!(told.when(BEFORE, &machine, command), Err(Refusal::NotAPerson));
    }
}

#[test]
fn until_it_is_approved_a_request_on_another_basis_takes_the_place_of_a_wrong_one() {
    let other = LegalReference::try_new("UU 43/2009 Pasal 51").unwrap();
    let again = || Command::Request { legal_basis: Some(other.clone()) };
    assert_eq!(asked().when(BEFORE, &itjen(1), ask_by_law()), Ok(vec![]), "the same again");
    let same = asked().when(BEFORE, &itjen(2), ask_by_law());
    assert_eq!(same, Err(Refusal::AlreadyRequested));
    let corrected = asked().given(BEFORE, &itjen(2), again());
    let alone = corrected.when(BEFORE, &itjen(2), Command::Approve);
    assert_eq!(alone, Err(Refusal::SamePerson), "who asked last counts");
    let approved = corrected.given(BEFORE, &itjen(1), Command::Approve);
    assert_eq!(approvers(&approved), ["itjen-2", "itjen-1"]);
    let Some(ErasureEvent::ErasureApproved(event)) = approved.0.last() else { panic!() };
    assert_eq!(event.legal_basis.as_ref(), Some(&other));
    assert_eq!(approved.when(BEFORE, &itjen(2), ask_by_law()), Err(Refusal::UnderWay));
}
