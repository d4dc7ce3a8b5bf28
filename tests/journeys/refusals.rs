//! Refusals of the services, as a caller sees them.

use drive::{Person, completion, file, read_complaints};
use kernel::{Clock, Ids, Role, Zone};
use proto::common::v1::{Completion, Declaration};
use proto::triage::v1::{
    GiveDispositionRequest, ReadCaseRequest, SendDataRequestRequest, StudyCaseRequest,
};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::support::cases::{register_staff, release};
use crate::support::stack::{Stack, input, people, quarter};

const STUDY: [&str; 3] = ["complaint-letter", "supporting-data", "disposition-sheet"];

/// A stack with complaints 1 and 6 (the latter names the head) released to the team of gto.
async fn with_cases(name: &str) -> (Stack, String, String) {
    let stack = Stack::start(name).await;
    register_staff(&stack).await;
    let (client, mut filed) = (reqwest::Client::new(), Vec::new());
    let complaints = read_complaints(&input().join("complaints")).unwrap();
    for complaint in [&complaints[0], &complaints[5]] {
        let receipt = file(
            &client,
            &stack.http(),
            complaint,
            &Ids::new(Clock::machine()).uuid_v4().to_string(),
        )
        .await
        .unwrap();
        filed.push(receipt["complaint_id"].as_str().unwrap().to_owned());
    }
    release(&stack, 2).await;
    let about_head = filed.pop().unwrap();
    (stack, filed.pop().unwrap(), about_head)
}

async fn study(
    stack: &Stack,
    person: &Person,
    case_id: &str,
    completion: Option<Completion>,
) -> Result<(), Status> {
    let request = StudyCaseRequest {
        completion,
        case_id: case_id.into(),
        finding: "Hasil telaah awal.".into(),
    };
    stack.clients().triage(person).study_case(request).await.map(drop)
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

#[tokio::test]
async fn a_step_is_refused_with_the_rule_that_it_breaks() {
    let (stack, case, about_head) = with_cases("refusals").await;
    let people = people();
    let with = |items: &[&str], declaration: Declaration| {
        let given = completion(items).unwrap();
        Some(Completion { declaration: Some(declaration), ..given })
    };
    let clean = Declaration { no_gratification: true, no_conflict_of_interest: true };

    let missing = study(&stack, &people.wbs[0], &case, with(&STUDY[..1], clean)).await.unwrap_err();
    assert_eq!(
        (missing.code(), reason(&missing).as_str()),
        (Code::FailedPrecondition, "ITEMS_MISSING"),
        "{missing}"
    );
    let undeclared = study(
        &stack,
        &people.wbs[0],
        &case,
        with(&STUDY, Declaration { no_gratification: false, ..clean }),
    )
    .await
    .unwrap_err();
    assert_eq!(reason(&undeclared), "GRATIFICATION_NOT_DECLARED", "{undeclared}");
    let conflict = study(
        &stack,
        &people.wbs[0],
        &case,
        with(&STUDY, Declaration { no_conflict_of_interest: false, ..clean }),
    )
    .await
    .unwrap_err();
    assert_eq!(reason(&conflict), "CONFLICT_OF_INTEREST", "{conflict}");

    let early = GiveDispositionRequest {
        completion: completion(&["dispositioned-complaint-letter"]),
        case_id: about_head.clone(),
        instruction: "Telaah.".into(),
    };
    let early =
        stack.clients().triage(&people.inspectorate).give_disposition(early).await.unwrap_err();
    assert_eq!(reason(&early), "OUT_OF_ORDER", "{early}");

    let malformed = study(&stack, &people.wbs[0], "kasus-7", completion(&STUDY)).await.unwrap_err();
    assert_eq!(malformed.code(), Code::InvalidArgument);
    let fields = malformed.get_details_bad_request().unwrap().field_violations;
    assert_eq!(fields[0].field, "case_id");

    study(&stack, &people.wbs[0], &case, completion(&STUDY)).await.unwrap();
    let again = study(&stack, &people.wbs[0], &case, completion(&STUDY)).await.unwrap_err();
    assert_eq!(reason(&again), "OUT_OF_ORDER", "{again}");
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn who_may_not_know_of_a_case_gets_the_same_answer_as_for_none() {
    let (stack, case, about_head) = with_cases("not-found").await;
    let people = people();
    let nothing = Ids::new(Clock::machine()).uuid_v7().to_string();
    study(&stack, &people.wbs[0], &about_head, completion(&STUDY)).await.unwrap();
    let stranger = Person::try_new("plm-wbs-1", &[Role::WbsTeam], Some("plm")).unwrap();
    for (person, case_id) in
        [(&stranger, &case), (&people.gto_head, &about_head), (&people.gto_head, &case)]
    {
        let read = |case_id: &str| ReadCaseRequest { case_id: case_id.into() };
        let about = stack.clients().triage(person).read_case(read(case_id)).await.unwrap_err();
        let none = stack.clients().triage(person).read_case(read(&nothing)).await.unwrap_err();
        assert_eq!(about.code(), Code::NotFound);
        assert_eq!(
            (about.code(), about.message(), about.details()),
            (none.code(), none.message(), none.details())
        );
    }
    let texts = stack
        .clients()
        .triage(&people.wbs[0])
        .read_case(ReadCaseRequest { case_id: case })
        .await
        .unwrap()
        .into_inner()
        .texts;
    assert!(
        texts.iter().any(|text| String::from_utf8_lossy(&text.content).contains("Anggrek")),
        "the team reads what was released to it"
    );
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_role_that_the_procedure_does_not_name_and_a_call_without_a_token_are_refused() {
    let stack = Stack::start("roles").await;
    let request = SendDataRequestRequest {
        completion: completion(&["data-request-letter"]),
        office: "gto".into(),
        quarter: quarter(Zone::Wita),
        letter_number: "PS.04.01/C.X.20/17/2026".into(),
    };
    let wrong = stack
        .clients()
        .triage(&people().admin_head)
        .send_data_request(request.clone())
        .await
        .unwrap_err();
    assert!(matches!(wrong.code(), Code::PermissionDenied | Code::FailedPrecondition), "{wrong}");
    let channel = service::connect(&stack.up().config.triage.grpc_url).unwrap();
    let bare = proto::triage::v1::triage_client::TriageClient::new(channel)
        .send_data_request(request)
        .await
        .unwrap_err();
    assert_eq!(bare.code(), Code::Unauthenticated);
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_command_repeated_with_its_id_answers_as_the_first_time() {
    let stack = Stack::start("repeat").await;
    let request = SendDataRequestRequest {
        completion: completion(&["data-request-letter"]),
        office: "gto".into(),
        quarter: quarter(Zone::Wita),
        letter_number: "PS.04.01/C.X.20/17/2026".into(),
    };
    let send = || async {
        stack
            .clients()
            .triage(&people().wbs[0])
            .send_data_request(request.clone())
            .await
            .unwrap()
            .into_inner()
    };
    let (first, second) = (send().await, send().await);
    assert!(first.applied && !second.applied);
    assert_eq!((first.position, first.version), (second.position, second.version));
    stack.installation.unwrap().stop().await.unwrap();
}
