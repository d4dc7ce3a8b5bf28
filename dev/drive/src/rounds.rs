//! A rating round, step by step.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use proto::intake::v1::RegisterBoardRequest;
use proto::reporting::v1::{GetSurveyReportRequest, GetSurveyReportResponse};
use proto::survey::v1::{
    Consideration, IssueFinalReportRequest, OpenRoundRequest, ReplyAsOfficerRequest, RosterEntry,
    RoundRequest, Served,
};
use serde_json::Value;

use super::clients::new_id;
use super::{Clients, People, Posted, completion, read_ratings, submit_all, until};

const OFFICE: &str = "plm";
/// Users served at the two counters in the period (invented).
const SERVED: [(&str, u64); 2] = [("loket-1", 180), ("loket-2", 150)];

/// The result of a round.
#[derive(Clone, Debug)]
pub struct RoundResult {
    /// The answers to the posts.
    pub posted: Posted,
    /// Ratings taken over at A2.
    pub received: u64,
    /// The report, after A5.
    pub report: GetSurveyReportResponse,
}

/// Plays A1 to A5 with the ratings of a file. `said` gets a line for each step.
pub async fn play_round(
    clients: &Clients,
    people: &People,
    http: &str,
    period: &str,
    file: &Path,
    said: &dyn Fn(&str),
) -> anyhow::Result<RoundResult> {
    let boards = boards(clients, people).await?;
    let roster = (1..=6).map(|n| RosterEntry {
        employee: format!("pgw-{n:02}"),
        place: if n <= 3 { "loket-1".into() } else { "loket-2".into() },
    });
    let open = OpenRoundRequest {
        completion: completion(&["scan-board"]),
        office: OFFICE.into(),
        period: period.into(),
        roster: roster.collect(),
        boards: boards.values().cloned().collect(),
    };
    clients.survey(&people.service_section).open_round(open).await.context("A1")?;
    said("A1 ajakan menilai terpasang di dua loket");
    let ratings = read_ratings(file)?;
    let posted = submit_all(http, &boards, &ratings, 16, || {}).await?;
    said(&format!(
        "   {} penilaian masuk, {} dikirim ulang, {} ditolak karena isian salah",
        posted.received, posted.again, posted.refused
    ));
    let received = receive(clients, people, period).await?;
    said(&format!("A2 {received} jawaban diterima"));
    let mut team = clients.survey(&people.integrity_team);
    team.pull_data(request(period, &["survey-report"], false)).await.context("A3")?;
    said("A3 data survei ditarik");
    team.compile_report(request(period, &["survey-report"], true)).await.context("A4")?;
    said("A4 laporan disusun");
    let compiled = report(clients, people, period, false).await?;
    reply(clients, people, period).await?;
    finish(clients, people, period, &compiled).await?;
    said("A5 laporan akhir terbit");
    Ok(RoundResult { posted, received, report: report(clients, people, period, true).await? })
}

async fn boards(clients: &Clients, people: &People) -> anyhow::Result<BTreeMap<String, String>> {
    let mut boards = BTreeMap::new();
    for place in ["loket-1", "loket-2"] {
        let request = RegisterBoardRequest {
            command_id: new_id(),
            office: OFFICE.into(),
            place: place.into(),
            service: "dokumen-kapal".into(),
        };
        let board = clients
            .intake(&people.service_section)
            .register_board(request)
            .await
            .context("board")?;
        boards.insert(place.to_owned(), board.into_inner().token);
    }
    Ok(boards)
}

async fn receive(clients: &Clients, people: &People, period: &str) -> anyhow::Result<u64> {
    let answer = clients
        .survey(&people.service_section)
        .receive_responses(request(period, &["survey-data"], false))
        .await
        .context("A2")?;
    Ok(answer.into_inner().received)
}

async fn reply(clients: &Clients, people: &People, period: &str) -> anyhow::Result<()> {
    let request = ReplyAsOfficerRequest {
        command_id: new_id(),
        office: OFFICE.into(),
        period: period.into(),
        employee: "pgw-03".into(),
        text: "Selama dua pekan saya bertugas sendiri di loket karena rekan cuti; antrean menjadi panjang.".into(),
    };
    clients.survey(&people.officer).reply_as_officer(request).await.context("reply")?;
    Ok(())
}

async fn finish(
    clients: &Clients,
    people: &People,
    period: &str,
    compiled: &GetSurveyReportResponse,
) -> anyhow::Result<()> {
    let figures: Value = serde_json::from_str(&compiled.figures)?;
    let employees = figures["employees"].as_array().context("the figures name no employees")?;
    let text = "Menjadi umpan balik pada dialog kinerja; bukan dasar sanksi.";
    let considerations = employees
        .iter()
        .filter_map(|employee| {
            Some(Consideration {
                employee: employee["employee"].as_str()?.to_owned(),
                text: text.into(),
            })
        })
        .collect();
    let request = IssueFinalReportRequest {
        completion: completion(&["final-survey-report"]),
        office: OFFICE.into(),
        period: period.into(),
        analysis: "Pelayanan dinilai baik. Waktu tunggu di loket 1 perlu perhatian; jadwal petugas ditata ulang.".into(),
        considerations,
    };
    clients.survey(&people.plm_head).issue_final_report(request).await.context("A5")?;
    Ok(())
}

async fn report(
    clients: &Clients,
    people: &People,
    period: &str,
    finished: bool,
) -> anyhow::Result<GetSurveyReportResponse> {
    until("the survey report", || async {
        let request = GetSurveyReportRequest { office: OFFICE.into(), period: period.into() };
        match clients.reporting(&people.integrity_team).get_survey_report(request).await {
            Ok(answer) => {
                Ok(Some(answer.into_inner())
                    .filter(|report| !finished || report.final_at.is_some()))
            }
            Err(status) if status.code() == tonic::Code::NotFound => Ok(None),
            Err(status) => Err(status.into()),
        }
    })
    .await
}

fn request(period: &str, items: &[&str], with_served: bool) -> RoundRequest {
    let served = SERVED
        .iter()
        .filter(|_| with_served)
        .map(|(place, count)| Served { place: (*place).into(), count: *count });
    RoundRequest {
        completion: completion(items),
        office: OFFICE.into(),
        period: period.into(),
        served: served.collect(),
    }
}
