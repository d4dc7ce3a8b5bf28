//! Cases that only wait for B8: filed, asked for, released and judged through the public interfaces.

use anyhow::Context;
use drive::offices::cases::{Case, Staffed, judge, quarter, send_data_request};
use drive::offices::stage::Stage;
use drive::{Clients, Inspectorate, People, until};
use futures::{StreamExt, TryStreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Clock, Ids};
use proto::triage::v1::ListCasesRequest;
use reqwest::header::ACCEPT;
use reqwest::multipart::Form;
use serde_json::Value;

/// Callers at once.
const CALLERS: usize = 24;

/// Cases that wait for B8.
pub(crate) struct Ready {
    pub(crate) offices: Vec<Staffed>,
    pub(crate) cases: Vec<Case>,
}

/// Takes so many cases, spread over all offices, as far as B7.
pub(crate) async fn cases(stage: &Stage, clients: &Clients, count: usize) -> anyhow::Result<Ready> {
    let offices: Vec<Staffed> = stage
        .direct
        .iter()
        .map(|code| Staffed::try_new(code.as_str()))
        .collect::<Result<_, _>>()?;
    let people = People::try_new()?;
    for office in &offices {
        office.register(clients, &people.operator).await.context("staff")?;
    }
    let cases = file(stage, &offices, count).await?;
    release(stage, clients, &people, &offices, &cases).await?;
    let progress = bar("B4 to B7", count);
    let judging = cases.iter().map(|case| async {
        judge(clients, case).await.with_context(|| format!("case {}", case.id))?;
        progress.inc(1);
        anyhow::Ok(())
    });
    futures::stream::iter(judging).buffer_unordered(CALLERS).try_collect::<Vec<()>>().await?;
    progress.finish();
    Ok(Ready { offices, cases })
}

/// Posts the complaints as reporters do.
async fn file(stage: &Stage, offices: &[Staffed], count: usize) -> anyhow::Result<Vec<Case>> {
    let http = stage.config()?.intake.http.context("intake has no HTTP address")?;
    let (client, ids) = (reqwest::Client::new(), Ids::new(Clock::machine()));
    let progress = bar("B1", count);
    let posts = (0..count).map(|number| {
        let (office, client, ids) = (&offices[number % offices.len()], &client, &ids);
        let progress = &progress;
        async move {
            let form = Form::new()
                .text("form_id", ids.uuid_v4().to_string())
                .text("title", format!("Laporan {number}"))
                .text("text", "Petugas meminta uang agar antrean dilewati.")
                .text("reported_role", "officer");
            let post = client.post(format!("http://{http}/lapor/{}", office.code));
            let answer = post.header(ACCEPT, "application/json").multipart(form).send().await?;
            let receipt: Value = answer.error_for_status()?.json().await?;
            let id = receipt["complaint_id"].as_str().context("no complaint id")?.to_owned();
            progress.inc(1);
            anyhow::Ok(Case { office: office.clone(), id })
        }
    });
    let cases = futures::stream::iter(posts).buffer_unordered(CALLERS).try_collect().await?;
    progress.finish();
    Ok(cases)
}

/// B2 and B3 of every office.
async fn release(
    stage: &Stage,
    clients: &Clients,
    people: &People,
    offices: &[Staffed],
    cases: &[Case],
) -> anyhow::Result<()> {
    let itjen = Inspectorate::of(&stage.start.home, &people.inspectorate, clients)?;
    let progress = bar("B2 and B3", offices.len());
    for office in offices {
        let count = cases.iter().filter(|case| case.office.code == office.code).count();
        let quarter = quarter(&office.code);
        let pending = itjen.pending(&office.code, &quarter, count).await?;
        send_data_request(clients, office, &quarter).await.context("B2")?;
        itjen.reply(&office.code, &quarter, "PS.04.01/IJ/1/2026", &pending).await?;
        progress.inc(1);
    }
    for office in offices {
        let count = cases.iter().filter(|case| case.office.code == office.code).count();
        until("the cases to open", || async {
            let request = ListCasesRequest { office: office.code.clone(), all: true };
            let open = clients.triage(&office.wbs[0]).list_cases(request).await?.into_inner();
            Ok((open.cases.len() >= count).then_some(()))
        })
        .await?;
    }
    progress.finish();
    Ok(())
}

/// A bar with rate and remaining time.
pub(crate) fn bar(what: &'static str, count: usize) -> ProgressBar {
    let style = "    {msg:<12} {bar:30} {pos}/{len}  {per_sec}  {eta}";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(count as u64).with_style(style).with_message(what)
}
