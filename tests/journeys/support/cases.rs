//! Cases of office gto, up to their release or to their end.

use drive::{CaseSteps, Inspectorate, completion, file, play_case, read_complaints, until};
use kernel::{Clock, Ids, Zone};
use proto::triage::v1::{RegisterStaffRequest, SendDataRequestRequest};

use super::stack::{Stack, input, people, quarter};

/// Plays procedure B with all complaints of the demo; answers with the case ids.
pub(crate) async fn play_all_cases(stack: &Stack) -> Vec<String> {
    let (clients, people) = (stack.clients(), people());
    register_staff(stack).await;
    let complaints = read_complaints(&input().join("complaints")).unwrap();
    let (client, ids) = (reqwest::Client::new(), Ids::new(Clock::machine()));
    let mut filed = Vec::new();
    for complaint in &complaints {
        let receipt =
            file(&client, &stack.http(), complaint, &ids.uuid_v4().to_string()).await.unwrap();
        filed.push(receipt["complaint_id"].as_str().unwrap().to_owned());
    }
    release(stack, filed.len()).await;
    let itjen = Inspectorate::of(&stack.start.home, &people.inspectorate, &clients).unwrap();
    for (complaint, case_id) in complaints.iter().zip(&filed) {
        play_case(&CaseSteps {
            clients: &clients,
            people: &people,
            itjen: &itjen,
            case_id: case_id.clone(),
            complaint,
        })
        .await
        .unwrap();
    }
    filed
}

/// Keys for the staff of gto.
pub(crate) async fn register_staff(stack: &Stack) {
    let (clients, people) = (stack.clients(), people());
    for person in [&people.wbs[0], &people.wbs[1], &people.admin_head, &people.gto_head] {
        let roles = person.0.roles.iter().map(ToString::to_string).collect();
        let request = RegisterStaffRequest {
            person: person.0.person.to_string(),
            office: "gto".into(),
            roles,
            ..Default::default()
        };
        clients.triage(&people.operator).register_staff(request).await.unwrap();
    }
}

/// B2 and B3: everything that was filed is released to the team, and its cases are open.
pub(crate) async fn release(stack: &Stack, count: usize) {
    let (clients, people, quarter) = (stack.clients(), people(), quarter(Zone::Wita));
    let request = SendDataRequestRequest {
        completion: completion(&["data-request-letter"]),
        office: "gto".into(),
        quarter: quarter.clone(),
        letter_number: "PS.04.01/C.X.20/17/2026".into(),
    };
    clients.triage(&people.wbs[0]).send_data_request(request).await.unwrap();
    let itjen = Inspectorate::of(&stack.start.home, &people.inspectorate, &clients).unwrap();
    let pending = itjen.pending("gto", &quarter, count).await.unwrap();
    itjen.reply("gto", &quarter, "PS.04.01/IJ/301/2026", &pending).await.unwrap();
    until("the cases to open", || async {
        let request = proto::triage::v1::ListCasesRequest { office: "gto".into(), all: true };
        Ok((clients.triage(&people.wbs[0]).list_cases(request).await?.into_inner().cases.len()
            >= count)
            .then_some(()))
    })
    .await
    .unwrap();
}
