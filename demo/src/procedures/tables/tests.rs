//! The tables with the widest content that the demo has.

use drive::Verdict;
use prost_types::Timestamp;
use proto::reporting::v1::StepTime;
use terminal::Screen;

use super::*;
use crate::procedures::recusal::{Answer, Declared, Recusal};
use crate::procedures::sections;

const CASE: &str = "0193a0c1-2d3e-7a4b-8c5d-6e7f80910213";

/// Lines that are wider than the screen, and lines with signs that a plain file must not hold.
fn faults(table: &Table, screen: Screen) -> Vec<String> {
    let lines = table.lines(screen);
    println!("{}\n", lines.join("\n"));
    let wrong = |line: &String| {
        let plain = screen.terminal || !line.contains(|c: char| "│─┼\u{1b}".contains(c));
        line.chars().count() > screen.width || !plain
    };
    lines.into_iter().filter(wrong).collect()
}

/// Looks at each table on a terminal of 100 and of 80 columns, and in a pipe.
fn fits(table: &Table) {
    for screen in [Screen::new(100, true), Screen::new(80, true), Screen::new(0, false)] {
        assert_eq!(faults(table, screen), Vec::<String>::new(), "{screen:?}");
    }
}

fn event(step: &str, event_type: &str, stream: &str, actor: &str) -> StepTime {
    let at = |seconds| Some(Timestamp { seconds, nanos: 500_000_000 });
    StepTime {
        step: step.into(),
        event_type: event_type.into(),
        log: "intake".into(),
        stream: stream.into(),
        position: 1244,
        actor: actor.into(),
        started_at: at(1_795_000_000),
        completed_at: at(1_795_012_345),
        due_at: at(1_795_536_000),
        standard: "5 hari kerja".into(),
        count: 242,
        ..StepTime::default()
    }
}

fn events() -> Vec<StepTime> {
    let case = format!("case/{CASE}");
    let twin = format!("complaint/{CASE}");
    let all = steps::STEPS.iter().flat_map(|step| {
        [
            event(step, "case.EscalationAcknowledged", &case, "integrity_team"),
            event(step, "round.InvitationPublished", "round/plm/2026-Q4", "service_section"),
            event(step, "box.RatingReceived", "box/plm/loket-pelayanan-1/2026-11-22-pagi", ""),
            event(step, "complaint.ComplaintSupplemented", &twin, "admin_head"),
        ]
    });
    all.collect()
}

#[test]
fn the_steps_fit_the_screen() {
    let events = events();
    fits(&step_table(&steps::rows(&events)));
    fits(&place_table(&steps::rows(&events)));
}

#[test]
fn the_archive_fits_the_screen() {
    let case = ArchivedCase {
        case_id: CASE.into(),
        period: "triwulan IV 2026".into(),
        problem_title: "Penyalahgunaan wewenang dan permintaan imbalan di luar tarif resmi".into(),
        grade: "not_oversight_grade".into(),
        outcome: "replied".into(),
        retention_class: "wbs-legal-10y".into(),
        ..ArchivedCase::default()
    };
    fits(&archive_table(&[case]));
}

#[test]
fn the_answers_of_the_sections_fit_the_screen() {
    let said = "NOT_FOUND: there is no such case, or you may not know of it [details]".to_owned();
    let answers = |said: &str| vec![Answer { call: "GetDispositionSheet", said: said.into() }; 3];
    let one = || Answer { call: "GetCase", said: said.clone() };
    let recusal = Recusal {
        excluded: answers(&said),
        random: answers(&said),
        colleague: answers("OK: 5 berkas, 3 pesan, langkah B9 sedang berjalan di balai gto"),
        declared: Declared { before: one(), after: one(), random: one() },
    };
    fits(&sections::answers(&recusal));
    let sentence = "TERBUKTI: peristiwa complaint.ComplaintFiled nomor 1 dari alur 01010101-0101-0101-0101-010101010101, yang menurut jam layanan \
        direkam 26-10-2026 14.33 WIB, berdiri pada indeks 1 dari 3 baris log amanah.local/intake yang ditandatangani log itu.";
    let verdict = Verdict { proved: true, sentence: sentence.into() };
    fits(&sections::verdicts(&[("bukti yang diambil kemudian, dengan saksi", &verdict); 4]));
}
