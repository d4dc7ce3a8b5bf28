//! The tables that the demo prints.

use drive::RoundResult;
use kernel::{Role, Zone};
use proto::reporting::v1::ArchivedCase;
use serde_json::{Value, json};
use terminal::{Table, prose};

use super::play::Played;
use super::steps::{self, StepRow};

/// Prints the steps, the figures, the archive and the verification.
pub(crate) fn print(played: &Played, verified: &Value) -> anyhow::Result<()> {
    println!("\nLangkah A1–A5 dan B1–B10");
    let steps = steps::rows(&played.steps);
    println!("{}", step_table(&steps));
    println!("\nTempat peristiwa itu dicatat");
    println!("{}", place_table(&steps));
    println!("\n{}", prose(&format!("Laporan survei {}", survey_head(&played.round))));
    println!("{}", employee_table(&played.round)?);
    println!("\nArsip");
    println!("{}", archive_table(&played.archive));
    println!("\n{}", prose(&format!("verify log: {}", verified_line(verified))));
    Ok(())
}

/// What was recorded for each step, by whom, how long it took and by when it was due.
fn step_table(rows: &[StepRow<'_>]) -> Table {
    let header = ["langkah", "peristiwa", "pelaksana", "waktu nyata", "mutu baku", "tenggat"];
    let mut table = Table::new(header).right([3]);
    for row in rows {
        let real = row.real().map_or_else(|| "–".into(), |seconds| format!("{seconds:.2} s"));
        let due = row.due().map_or_else(|| "–".into(), |due| local(&due, row.step));
        table.add_row([row.step.into(), row.types(), actors(row), real, row.standard(), due]);
    }
    table
}

/// Where the events of each step are recorded.
fn place_table(rows: &[StepRow<'_>]) -> Table {
    let mut table = Table::new(["langkah", "aliran", "posisi dalam log"]);
    for row in rows {
        table.add_row([row.step.to_owned(), row.streams(), row.positions()]);
    }
    table
}

/// Titles of those who acted; an event of the public has no role.
fn actors(row: &StepRow<'_>) -> String {
    let titles = titles(&row.actors());
    if titles.is_empty() { Role::Reporter.title().to_owned() } else { titles }
}

/// In the zone of the office that the step belongs to; midnight is the end of the day before, as people say it.
pub(crate) fn local(due: &str, step: &str) -> String {
    let zone = if step.starts_with('A') { Zone::Wib } else { Zone::Wita };
    let Ok(at) = due.parse::<jiff::Timestamp>() else { return due.to_owned() };
    let local = zone.local(at);
    match (local.hour(), local.minute(), local.date().yesterday()) {
        (0, 0, Ok(day)) => format!("{} 24.00 {zone}", day.strftime("%d-%m-%Y")),
        _ => format!("{} {zone}", local.strftime("%d-%m-%Y %H.%M")),
    }
}

/// The classes of the report, as the report prints them. There is no league table.
fn class(code: &str) -> &str {
    match code {
        "above" => "di atas balai",
        "consistent" => "sejalan dengan balai",
        "below" => "di bawah balai",
        _ => "bukti belum cukup",
    }
}

fn survey_head(round: &RoundResult) -> String {
    let posted = round.posted;
    format!(
        "({} penilaian; {} dikirim ulang, {} ditolak; data {}…)",
        round.report.count,
        posted.again,
        posted.refused,
        round.report.dataset_hash.get(..16).unwrap_or_default()
    )
}

fn employee_table(round: &RoundResult) -> anyhow::Result<Table> {
    let figures: Value = serde_json::from_str(&round.report.figures)?;
    let header = ["pegawai", "tempat", "n", "indeks", "mutu", "dibanding balai"];
    let mut table = Table::new(header).right([2]);
    for employee in figures["employees"].as_array().into_iter().flatten() {
        let index = &employee["result"]["index"];
        let shown = |value: &Value, hidden: &str| {
            value.as_str().map_or_else(|| hidden.to_owned(), str::to_owned)
        };
        table.add_row([
            shown(&employee["employee"], "?"),
            shown(&employee["place"], "?"),
            employee["n"].to_string(),
            shown(&index["value"], "tidak ditampilkan"),
            shown(&index["band"], "–"),
            class(employee["result"]["standing"]["class"].as_str().unwrap_or_default()).to_owned(),
        ]);
    }
    let office = &figures["office"];
    let index = &office["employee_index"];
    table.add_row([
        "balai".into(),
        "–".into(),
        office["n"].to_string(),
        index["value"].as_str().unwrap_or("–").into(),
        index["band"].as_str().unwrap_or("–").into(),
        "–".to_string(),
    ]);
    Ok(table)
}

fn grade(code: &str) -> &str {
    if code == "oversight_grade" { "berkadar pengawasan" } else { "tidak berkadar pengawasan" }
}

fn outcome(code: &str) -> &str {
    match code {
        "escalated" => "diteruskan ke Itjen",
        "replied" => "diklarifikasi dan dibalas",
        _ => "diklarifikasi",
    }
}

/// Roles by their official titles.
fn titles(codes: &str) -> String {
    let title = |code: &str| {
        code.parse().map_or_else(|_| code.to_owned(), |role: Role| role.title().to_owned())
    };
    codes.lines().map(title).collect::<Vec<_>>().join("\n")
}

fn archive_table(cases: &[ArchivedCase]) -> Table {
    let header = ["kasus", "triwulan", "kelompok masalah", "kadar pengawasan", "hasil", "retensi"];
    let mut table = Table::new(header);
    for case in cases {
        table.add_row([
            case.case_id.as_str(),
            &case.period,
            &case.problem_title,
            grade(&case.grade),
            outcome(&case.outcome),
            &case.retention_class,
        ]);
    }
    table
}

fn verified_line(verified: &Value) -> String {
    let logs = verified["logs"].as_array().cloned().unwrap_or_default();
    let line = |log: &Value| {
        format!(
            "{} {} peristiwa, {} titik periksa",
            log["log"].as_str().unwrap_or("?"),
            log["events"],
            log["checkpoints"]
        )
    };
    let details = logs.iter().map(line).collect::<Vec<_>>().join("; ");
    format!("{} ({details})", if verified["ok"] == true { "utuh" } else { "TIDAK UTUH" })
}

pub(crate) fn archive_json(cases: &[ArchivedCase]) -> Value {
    let case = |case: &ArchivedCase| json!({"case": case.case_id, "office": case.office, "period": case.period, "problem_class": case.problem_class, "grade": case.grade, "outcome": case.outcome, "retention_class": case.retention_class});
    cases.iter().map(case).collect()
}

/// The survey report's figures.
pub(crate) fn survey_json(round: &RoundResult) -> anyhow::Result<Value> {
    let posted = round.posted;
    Ok(json!({
        "count": round.report.count,
        "dataset_hash": round.report.dataset_hash,
        "posted": {"received": posted.received, "again": posted.again, "refused": posted.refused},
        "figures": serde_json::from_str::<Value>(&round.report.figures)?,
    }))
}

#[cfg(test)]
mod tests;
