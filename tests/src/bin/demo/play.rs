//! The play itself.

use std::path::Path;

use anyhow::Context;
use kernel::{Clock, Quarter, Zone};
use proto::reporting::v1::{ArchivedCase, ListStepTimesRequest, SearchArchiveRequest, StepTime};
use proto::triage::v1::{ListCasesRequest, RegisterStaffRequest, SendDataRequestRequest};
use serde_json::Value;
use system_tests::drive::{
    CaseSteps, Clients, Complaint, Inspectorate, Installation, People, RoundResult, completion,
    file, play_case, play_round, read_complaints, until,
};

/// Everything that the play left behind.
pub(crate) struct Played {
    pub(crate) round: RoundResult,
    pub(crate) steps: Vec<StepTime>,
    pub(crate) archive: Vec<ArchivedCase>,
}

const OFFICE: &str = "gto";

/// Plays procedure A at plm and procedure B at gto.
pub(crate) async fn play(installation: &Installation, input: &Path) -> anyhow::Result<Played> {
    let clients = Clients::try_new(&installation.config)?;
    let people = People::try_new()?;
    let http = format!(
        "http://{}",
        installation.config.intake.http.context("intake has no HTTP address")?
    );
    println!("\nProsedur A: penilaian pegawai, balai plm (WIB)");
    let period = quarter(Zone::Wib);
    let round =
        play_round(&clients, &people, &http, &period, &input.join("ratings.ndjson"), &|line| {
            println!("  {line}");
        })
        .await?;
    println!("\nProsedur B: pengaduan WBS, balai gto (WITA)");
    let complaints = read_complaints(&input.join("complaints"))?;
    procedure_b(installation, &clients, &people, &http, &complaints).await?;
    let archive = archived(&clients, &people, complaints.len()).await?;
    let steps = steps(&clients, &people, complaints.len()).await?;
    Ok(Played { round, steps, archive })
}

fn quarter(zone: Zone) -> String {
    Quarter::of(zone.local(Clock::machine().now()).date()).to_string()
}

async fn procedure_b(
    installation: &Installation,
    clients: &Clients,
    people: &People,
    http: &str,
    complaints: &[Complaint],
) -> anyhow::Result<()> {
    register_staff(clients, people).await?;
    let filed = file_all(http, complaints).await?;
    println!("  B1 {} pengaduan diterima, masing-masing dengan bukti pengaduan", filed.len());
    let quarter = quarter(Zone::Wita);
    let request = SendDataRequestRequest {
        completion: completion(&["data-request-letter"]),
        office: OFFICE.into(),
        quarter: quarter.clone(),
        letter_number: "PS.04.01/C.X.20/17/2026".into(),
    };
    clients.triage(&people.wbs[0]).send_data_request(request).await.context("B2")?;
    println!("  B2 surat permintaan data {quarter} dikirim ke Itjen");
    let itjen = Inspectorate::of(&installation.home, &people.inspectorate, clients)?;
    let pending = itjen.pending(OFFICE, &quarter, complaints.len()).await?;
    let cases = itjen.reply(OFFICE, &quarter, "PS.04.01/IJ/301/2026", &pending).await?;
    println!("  B3 Itjen membalas dan membuka {} pengaduan bagi Tim WBS", cases.len());
    opened(clients, people, cases.len()).await?;
    for (complaint, case_id) in complaints.iter().zip(filed) {
        play_case(&CaseSteps { clients, people, itjen: &itjen, case_id, complaint })
            .await
            .with_context(|| format!("complaint {}", complaint.number))?;
        println!("  B4–B10 pengaduan {}: {}", complaint.number, outcome(complaint));
    }
    Ok(())
}

fn outcome(complaint: &Complaint) -> &'static str {
    match (complaint.grade.as_str(), &complaint.reply_address) {
        ("oversight_grade", _) => "berkadar pengawasan, diteruskan ke Itjen, diarsipkan",
        (_, Some(_)) => "tidak berkadar pengawasan, diklarifikasi dan dibalas, diarsipkan",
        (_, None) => "tidak berkadar pengawasan, diklarifikasi, diarsipkan",
    }
}

async fn register_staff(clients: &Clients, people: &People) -> anyhow::Result<()> {
    for person in [&people.wbs[0], &people.wbs[1], &people.admin_head, &people.gto_head] {
        let request = RegisterStaffRequest {
            person: person.0.person.to_string(),
            office: OFFICE.into(),
            roles: person.0.roles.iter().map(ToString::to_string).collect(),
            ..Default::default()
        };
        clients.triage(&people.operator).register_staff(request).await.context("staff")?;
    }
    Ok(())
}

/// Files every complaint; answers with their ids in the same order.
async fn file_all(http: &str, complaints: &[Complaint]) -> anyhow::Result<Vec<String>> {
    let (client, ids) = (reqwest::Client::new(), kernel::Ids::new(Clock::machine()));
    let mut filed = Vec::new();
    for complaint in complaints {
        let receipt: Value = file(&client, http, complaint, &ids.uuid_v4().to_string()).await?;
        filed.push(
            receipt["complaint_id"].as_str().context("the receipt names no complaint")?.to_owned(),
        );
    }
    Ok(filed)
}

async fn opened(clients: &Clients, people: &People, count: usize) -> anyhow::Result<()> {
    until("the cases to open", || async {
        let request = ListCasesRequest { office: OFFICE.into(), all: true };
        let cases = clients.triage(&people.wbs[0]).list_cases(request).await?.into_inner().cases;
        Ok((cases.len() >= count).then_some(()))
    })
    .await
}

async fn archived(
    clients: &Clients,
    people: &People,
    count: usize,
) -> anyhow::Result<Vec<ArchivedCase>> {
    until("the archive", || async {
        let request =
            SearchArchiveRequest { office: OFFICE.into(), ..SearchArchiveRequest::default() };
        let cases =
            clients.reporting(&people.wbs[0]).search_archive(request).await?.into_inner().cases;
        Ok(Some(cases).filter(|cases| cases.len() >= count))
    })
    .await
}

async fn steps(clients: &Clients, people: &People, count: usize) -> anyhow::Result<Vec<StepTime>> {
    until("the steps", || async {
        let request = ListStepTimesRequest { office: String::new(), after: 0, limit: 500 };
        let steps =
            clients.reporting(&people.auditor).list_step_times(request).await?.into_inner().steps;
        let archived =
            steps.iter().filter(|step| step.event_type.ends_with("CaseArchived")).count();
        let finished = steps.iter().any(|step| step.event_type.ends_with("FinalReportIssued"));
        Ok(Some(steps).filter(|_| archived >= count && finished))
    })
    .await
}
