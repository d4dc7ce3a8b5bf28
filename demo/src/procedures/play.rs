//! The play itself.

use std::path::Path;

use anyhow::Context;
use drive::{
    Clients, Installation, People, RoundResult, WitnessHouse, play_round, read_complaints, until,
};
use kernel::{Clock, Quarter, Shift, Zone};
use proto::reporting::v1::{ArchivedCase, ListStepTimesRequest, SearchArchiveRequest, StepTime};

use super::safety::Safety;
use super::wbs::{OFFICE, Wbs};

/// Everything that the play left behind.
pub(crate) struct Played {
    pub(crate) round: RoundResult,
    pub(crate) steps: Vec<StepTime>,
    pub(crate) archive: Vec<ArchivedCase>,
}

/// Plays procedure A at plm and procedure B at gto.
pub(crate) async fn play(
    installation: &Installation,
    witness: &WitnessHouse,
    program: &Path,
    input: &Path,
) -> anyhow::Result<(Played, Safety)> {
    let clients = Clients::try_new(&installation.config)?;
    let people = People::try_new()?;
    let http = installation.config.intake.http.context("intake has no HTTP address")?;
    let http = format!("http://{http}");
    eprintln!("\nProsedur A: penilaian pegawai, balai plm (WIB)");
    let (period, ratings) = (round_quarter(), input.join("ratings.ndjson"));
    let round =
        play_round(&clients, &people, &http, &period, &ratings, &|line| eprintln!("  {line}"))
            .await?;
    eprintln!("\nProsedur B: pengaduan WBS, balai gto (WITA)");
    let complaints = read_complaints(&input.join("complaints"))?;
    let wbs =
        Wbs { installation, program, witness, clients: &clients, people: &people, http: &http };
    let under_way = wbs.play(&complaints).await?;
    let archive = archived(&clients, &people, complaints.len()).await?;
    let steps = steps(&clients, &people, complaints.len()).await?;
    let safety = under_way.finish(&clients, &people).await?;
    Ok((Played { round, steps, archive }, safety))
}

/// The quarter to which a rating belongs that is given now at Palembang: a night shift is that of the day on which it began.
fn round_quarter() -> String {
    Shift::at(Clock::machine().now(), Zone::Wib).quarter().to_string()
}

/// The running quarter at an office.
pub(crate) fn quarter(zone: Zone) -> String {
    Quarter::of(zone.local(Clock::machine().now()).date()).to_string()
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
