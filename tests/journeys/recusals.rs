//! A person is excluded from a case. Every answer of the whole installation to them equals, byte for byte, the one before there was such a case.
//! Every RPC of every contract is asked.

mod hidden;
mod plans;

use drive::{Answers, Inspectorate, Person, completion, rpcs_asked, rpcs_of_contracts};
use proto::common::v1::Done;
use proto::triage::v1::{DeclareConflictRequest, ReadCaseRequest, StudyCaseRequest};
use tonic::Code;

use hidden::{Scene, command, nothing};
use plans::{Plan, Way, Who};

use crate::support::settled::settled;

#[test]
fn every_rpc_of_every_contract_is_asked() {
    let (asked, named) = (rpcs_asked(), rpcs_of_contracts().unwrap());
    let missing: Vec<_> = named.difference(&asked).collect();
    assert!(missing.is_empty(), "put them into dev/drive/src/questions: {missing:?}");
    let unknown: Vec<_> = asked.difference(&named).collect();
    assert!(unknown.is_empty(), "no contract names them: {unknown:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn to_whom_a_case_is_hidden_the_installation_answers_as_before_there_was_one() {
    let mut scene = Scene::open("recusals").await;
    let himself = scene.people.wbs_third.clone();
    let first = study(&scene, &himself, 0).await;
    for (number, plan) in plans::all().into_iter().enumerate() {
        play(&mut scene, &plan).await;
        if number == 0 {
            let next = study(&scene, &himself, 1).await;
            let said = |done: &Done| (done.version, done.position, done.applied);
            assert_eq!(said(&first), said(&next), "what happened in between leaves no gap");
        }
    }
    scene.close().await;
}

/// The excluded person works on a case that they do see.
async fn study(scene: &Scene, person: &Person, visible: usize) -> Done {
    let request = StudyCaseRequest {
        completion: completion(&["complaint-letter", "supporting-data", "disposition-sheet"]),
        case_id: scene.visible[visible].clone(),
        finding: "Hasil telaah awal.".into(),
    };
    scene.clients.triage(person).study_case(request).await.unwrap().into_inner()
}

async fn play(scene: &mut Scene, plan: &Plan) {
    let himself = plan.person(scene);
    settled(&scene.stack).await;
    let before = scene.answers(&himself, &nothing()).await;
    let mut case = scene.file(plan).await;
    same(scene, plan, &before, &case.id, "filed").await;
    scene.release(&mut case, plan).await;
    let mut away = plan.away_from_the_start();
    for number in 0..plan.steps {
        if away {
            same(scene, plan, &before, &case.id, &format!("{number} steps")).await;
        }
        scene.step(&case, number, away.then_some(plan.who)).await;
        away |= leave(scene, plan, &case.id, number + 1).await;
    }
    assert!(away, "{plan:?}");
    same(scene, plan, &before, &case.id, "all steps").await;
    seen_by_a_colleague(scene, &case.id).await;
    if plan.erased {
        scene.erase(&case).await;
        same(scene, plan, &before, &case.id, "the erasure").await;
    }
}

/// Excludes the person if this is the moment for it.
async fn leave(scene: &Scene, plan: &Plan, case: &str, steps: usize) -> bool {
    let himself = plan.person(scene);
    match plan.way {
        Way::Itjen(late) if late == steps => scene.exclude(case, &himself).await,
        Way::Himself(late) if late == steps => {
            let request = DeclareConflictRequest { command_id: command(), case_id: case.into() };
            scene.clients.triage(&himself).declare_conflict(request).await.unwrap();
        }
        _ => return false,
    }
    true
}

/// The answers of `before` equal those for a case that there never was.
async fn same(scene: &Scene, plan: &Plan, before: &Answers, case: &str, after: &str) {
    settled(&scene.stack).await;
    let himself = plan.person(scene);
    let now = scene.answers(&himself, case).await;
    alike(before, &now, &format!("after {after} of {plan:?}"));
    let id = hex::encode(case);
    for (question, answer) in &now {
        assert!(!answer.contains(&id) && !answer.contains(case), "{question} names the case");
    }
}

fn alike(expected: &Answers, now: &Answers, when: &str) {
    for (question, answer) in expected {
        assert_eq!(Some(answer), now.get(question), "{question} {when}");
    }
    assert_eq!(expected.len(), now.len(), "so many pages {when}");
}

/// A colleague gets other answers: otherwise the comparison would show nothing.
async fn seen_by_a_colleague(scene: &Scene, case: &str) {
    let answers = scene.answers(&scene.people.wbs[0], case).await;
    let (id, mut seen) = (hex::encode(case), Vec::new());
    for (question, answer) in &answers {
        if answer.contains(&id) {
            seen.push(question.split(' ').next().unwrap().rsplit('/').next().unwrap());
        }
    }
    for rpc in ["ListCases", "GetCaseTimeline", "ListStepTimes"] {
        assert!(seen.contains(&rpc), "{rpc} shows a colleague the case: {seen:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_too_few_are_left_itjen_is_told_and_nobody_is_let_in_instead() {
    let mut scene = Scene::open("understaffed").await;
    let plan = Plan { who: Who::Head, way: Way::TheLetter, steps: 1, erased: false };
    let mut case = scene.file(&plan).await;
    scene.release(&mut case, &plan).await;
    scene.step(&case, 0, Some(Who::Head)).await;
    let people = scene.people.clone();
    for person in [&people.wbs[0], &people.wbs[1], &people.wbs_third] {
        scene.exclude(&case.id, person).await;
    }
    settled(&scene.stack).await;
    let itjen =
        Inspectorate::of(&scene.stack.start.home, &people.inspectorate, &scene.clients).unwrap();
    for role in ["office_head", "wbs_team"] {
        let subject = format!("{}/{role}", case.id);
        let told = itjen.told("wbs.case.understaffed.v1", &subject).await.unwrap();
        let expected = serde_json::json!({
            "case_id": case.id, "office": "gto", "missing_role": role,
        });
        assert_eq!(told, expected);
    }
    for person in [&people.wbs[0], &people.wbs[1], &people.wbs_third, &people.gto_head] {
        let read = ReadCaseRequest { case_id: case.id.clone() };
        let refused = scene.clients.triage(person).read_case(read).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound, "{person:?}");
    }
    scene.close().await;
}
