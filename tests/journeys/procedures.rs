//! Both procedures to their end.

use std::collections::BTreeSet;

use drive::{Person, Posted, play_round, until};
use proto::reporting::v1::{GetOfficerViewRequest, ListStepTimesRequest, SearchArchiveRequest};

use crate::support::cases::play_all_cases;
use crate::support::stack::{Stack, input, people, round_quarter};

#[tokio::test]
async fn a_rating_round_from_the_board_to_the_final_report() {
    let stack = Stack::start("round").await;
    let (clients, people) = (stack.clients(), people());
    let result = play_round(
        &clients,
        &people,
        &stack.http(),
        &round_quarter(),
        &input().join("ratings.ndjson"),
        &|_| {},
    )
    .await
    .unwrap();
    assert_eq!(result.posted, Posted { received: 240, again: 1, refused: 1 });
    assert_eq!(result.received, 240);
    assert_eq!(result.report.count, 240);
    let figures: serde_json::Value = serde_json::from_str(&result.report.figures).unwrap();
    let of = |code: &str| {
        figures["employees"]
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["employee"] == code)
            .unwrap()
            .clone()
    };
    assert_eq!(of("pgw-01")["result"]["index"]["value"], "96.73");
    assert_eq!(of("pgw-03")["result"]["standing"]["class"], "below");
    assert!(of("pgw-06")["result"].is_null(), "below the minimum only n is shown");
    assert_eq!(of("pgw-06")["n"], 6);
    officer_sees_only_himself(&stack).await;
    stack.installation.unwrap().stop().await.unwrap();
}

async fn officer_sees_only_himself(stack: &Stack) {
    let (clients, people) = (stack.clients(), people());
    let ask = |employee: &str| GetOfficerViewRequest {
        office: "plm".into(),
        period: round_quarter(),
        employee: employee.into(),
    };
    // A view of its own, beside that of the report.
    until("what the officer sees", || async {
        let own = clients.reporting(&people.officer).get_officer_view(ask("pgw-03")).await;
        Ok(own.is_ok_and(|own| own.into_inner().reply.contains("bertugas sendiri")).then_some(()))
    })
    .await
    .unwrap();
    let other =
        clients.reporting(&people.officer).get_officer_view(ask("pgw-01")).await.unwrap_err();
    assert_eq!(other.code(), tonic::Code::NotFound);
}

#[tokio::test]
async fn six_complaints_from_the_form_to_the_archive() {
    let stack = Stack::start("cases").await;
    let (clients, people) = (stack.clients(), people());
    play_all_cases(&stack).await;
    let search = |person: Person, class: &'static str| {
        let clients = clients.clone();
        async move {
            let request = SearchArchiveRequest {
                office: "gto".into(),
                problem_class: class.into(),
                ..SearchArchiveRequest::default()
            };
            clients.reporting(&person).search_archive(request).await.unwrap().into_inner().cases
        }
    };
    until("the archive", || async {
        Ok((search(people.wbs[0].clone(), "").await.len() == 6).then_some(()))
    })
    .await
    .unwrap();
    assert_eq!(search(people.wbs[0].clone(), "extortion").await.len(), 1);
    let of_head = search(people.gto_head.clone(), "").await;
    assert_eq!(of_head.len(), 5, "the head does not learn of the complaint about him");
    let outcomes: BTreeSet<String> = of_head.iter().map(|case| case.outcome.clone()).collect();
    assert_eq!(outcomes, ["clarified", "escalated", "replied"].map(str::to_owned).into());
    every_step_left_events(&stack).await;
    stack.installation.unwrap().stop().await.unwrap();
}

async fn every_step_left_events(stack: &Stack) {
    let request = ListStepTimesRequest { office: "gto".into(), after: 0, limit: 500 };
    let steps = stack
        .clients()
        .reporting(&people().auditor)
        .list_step_times(request)
        .await
        .unwrap()
        .into_inner()
        .steps;
    let seen: BTreeSet<&str> = steps.iter().map(|step| step.step.as_str()).collect();
    for step in ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10"] {
        assert!(seen.contains(step), "nothing was recorded for {step}");
    }
}
