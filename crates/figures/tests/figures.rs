//! Golden vectors (`reference/ratings-ux-operations.md` A.2, A.4) and properties of the figures.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use figures::Instrument;
use figures::RosterEntry;
use figures::*;
use kernel::{EmployeeCode, PlaceCode};
use proptest::prelude::*;

fn row(employee: Option<&str>, place: &str, answers: &str, count: u64) -> PatternRow {
    PatternRow {
        employee: employee.map(|code| EmployeeCode::try_new(code).unwrap()),
        place: PlaceCode::try_new(place).unwrap(),
        service: "vaksinasi".into(),
        shift: "2026-11-22-pagi".parse().unwrap(),
        answers: answers.parse().unwrap(),
        count,
    }
}

fn entry(employee: &str, place: &str) -> RosterEntry {
    RosterEntry {
        employee: EmployeeCode::try_new(employee).unwrap(),
        place: PlaceCode::try_new(place).unwrap(),
    }
}

fn compile(roster: &[RosterEntry], rows: &[PatternRow], served: &[ServedRow]) -> ReportFigures {
    let comments = [CommentCount { employee: None, count: 3 }];
    let instrument = Instrument::builtin();
    let input = Input { instrument, roster, rows, served, comments: &comments, quarantined: 0 };
    ReportFigures::compile(&input)
}

fn served(count: u64) -> ServedRow {
    let shift = "2026-11-22-pagi".parse().unwrap();
    ServedRow { place: PlaceCode::try_new("loket-1").unwrap(), shift: Some(shift), count }
}

/// A histogram with that many answers and that sum of marks.
fn histogram(sum: u64, n: u64) -> [u64; 4] {
    let low = sum / n;
    let mut counts = [0; 4];
    let (high, rest) = (sum - low * n, n - (sum - low * n));
    counts[usize::try_from(low).unwrap() - 1] = rest;
    if high > 0 {
        counts[usize::try_from(low).unwrap()] = high;
    }
    counts
}

fn printed(histograms: &[[u64; 4]]) -> (String, Band) {
    let score = Score2::of(&index(histograms));
    (score.to_string(), Band::of(score))
}

#[test]
fn the_totals_of_gaspul_are_91_48_a_and_not_90_56() {
    let totals = [105, 101, 100, 116, 102, 105, 106, 105, 115].map(|sum| histogram(sum, 29));
    assert_eq!(printed(&totals), ("91.48".into(), Band::A));
}

#[test]
fn nrr_3_51_is_87_75_b_and_not_a() {
    assert_eq!(printed(&[histogram(351, 100)]), ("87.75".into(), Band::B));
}

#[test]
fn all_fours_are_exactly_100() {
    assert_eq!(printed(&[[0, 0, 0, 7]; 9]), ("100.00".into(), Band::A));
    let ones = [[3, 0, 0, 0]; 9];
    assert_eq!(printed(&ones), ("25.00".into(), Band::D));
}

#[test]
fn one_respondent_is_no_figure() {
    let all = compile(
        &[entry("pgw-01", "loket-1")],
        &[row(Some("pgw-01"), "loket-1", "44444444444", 1)],
        &[],
    );
    assert_eq!((all.office.n, &all.office.ikm, &all.office.employee_index), (1, &None, &None));
    assert!(all.office.items.iter().all(|item| item.result.is_none()));
    assert_eq!(all.office.comments, None);
    assert_eq!(all.employees[0].withheld, Some(Withheld::TooFew));
    let text = serde_json::to_string(&all).unwrap();
    assert!(!text.contains("100.00"), "{text}");
}

#[test]
fn miller_bounds_of_perfect_scores() {
    let bounds = [(1, 50.4), (3, 62.2), (5, 69.6), (10, 79.7), (20, 87.8), (30, 91.3)];
    for (n, bound) in bounds {
        let found = 25.0 * lower_bound([0, 0, 0, n]);
        assert!((found - bound).abs() < 0.05, "n={n}: {found}");
    }
}

#[test]
fn wilson_intervals() {
    let printed = |k, n| {
        let Proportion { low, high, .. } = Proportion::wilson(k, n);
        (format!("{:.2}", low.to_f64()), format!("{:.2}", high.to_f64()))
    };
    assert_eq!(printed(3, 3), ("0.44".into(), "1.00".into()));
    assert_eq!(printed(230, 300), ("0.72".into(), "0.81".into()));
}

#[test]
fn the_interval_at_102_is_as_wide_as_the_reference_says() {
    // 52 threes and 50 fours: a deviation of 0.502 marks, between the 0.45 (2.2 points) and 0.55 (2.7) of the reference.
    let rows = [row(None, "loket-1", "3----------", 52), row(None, "loket-1", "4----------", 50)];
    let conduct = &compile(&[], &rows, &[]).office.items[0];
    let Certainty::StudentT { low, high, .. } = conduct.result.as_ref().unwrap().index.certainty
    else {
        panic!("n = 102")
    };
    let half = (high.to_f64() - low.to_f64()) / 2.0;
    assert!((2.2..2.7).contains(&half), "{half}");
}

#[test]
fn a_census_is_certain_and_fewer_than_thirty_get_a_bound() {
    let rows = [row(None, "loket-1", "33---------", 20), row(None, "loket-1", "44---------", 20)];
    let certainty = |n| compile(&[], &rows, &[served(n)]).office.employee_index.unwrap().certainty;
    let Certainty::StudentT { low, high, bands } = certainty(40) else { panic!("n = 40") };
    assert_eq!((low, high, bands.b.to_string()), (low, low, "1.0000".into()));
    let Certainty::StudentT { low, high, bands } = certainty(400) else { panic!("n = 400") };
    assert!(low < high);
    let sum: u64 = [bands.a, bands.b, bands.c, bands.d].iter().map(|p| p.units()).sum();
    assert!((9_998..=10_002).contains(&sum), "{bands:?}");
    let few = compile(&[], &[row(None, "loket-1", "44---------", 29)], &[]);
    let Certainty::Dirichlet { low, at_least } = few.office.employee_index.unwrap().certainty
    else {
        panic!("n = 29")
    };
    assert_eq!((low.to_string().as_str(), at_least), ("91.04", Band::A));
}

#[test]
fn tidak_tahu_is_never_counted() {
    let rows = [row(None, "loket-1", "4----------", 12), row(None, "loket-1", "-----------", 88)];
    let office = compile(&[], &rows, &[]).office;
    assert_eq!(office.n, 100);
    let conduct = office.items[0].result.as_ref().unwrap();
    assert_eq!((conduct.mean.to_string(), conduct.counts), ("4.0000".into(), [0, 0, 0, 12]));
    assert_eq!((office.items[1].n, &office.items[1].result), (0, &None));
}

#[test]
fn below_ten_an_employee_shows_n_and_nothing_else() {
    let roster = [entry("pgw-02", "loket-1"), entry("pgw-01", "loket-1")];
    let rows = [
        row(Some("pgw-01"), "loket-1", "43---------", 40),
        row(Some("pgw-02"), "loket-1", "12---------", 6),
        row(None, "loket-1", "33---------", 10),
        row(Some("pgw-99"), "loket-1", "33---------", 2),
    ];
    let all = compile(&roster, &rows, &[served(57)]);
    let [first, second] = &all.employees[..] else { panic!("two employees") };
    assert_eq!((first.employee.as_str(), first.n), ("pgw-01", 40));
    let index = &first.result.as_ref().unwrap().index;
    assert_eq!((index.value.to_string(), index.band), ("87.50".into(), Band::B));
    assert_eq!((second.n, &second.result, second.withheld), (6, &None, Some(Withheld::TooFew)));
    assert!(matches!(all.flags[0], Flag::MoreRatingsThanServed { ratings: 58, served: 57, .. }));
    assert!(matches!(&all.flags[1], Flag::NotOnRoster { ratings: 2, .. }));
    assert_eq!(all.turnout[0].response_rate.unwrap().to_string(), "1.0000");
}

#[test]
fn users_served_may_be_told_for_the_whole_round() {
    let rows = [row(None, "loket-1", "43---------", 30), row(None, "loket-2", "43---------", 5)];
    let told = ServedRow { shift: None, ..served(20) };
    let all = compile(&[], &rows, &[told]);
    assert!(matches!(
        all.flags[..],
        [
            Flag::MoreRatingsThanServed { shift: None, ratings: 30, served: 20, .. },
            Flag::ServedUnknown { shifts: 1, ratings: 5 }
        ]
    ));
    let turnout: Vec<_> = all.turnout.iter().map(|row| (row.part, row.n, row.served)).collect();
    let pagi = Some(kernel::ShiftPart::Pagi);
    assert_eq!(turnout, [(None, 30, Some(20)), (pagi, 30, None), (pagi, 5, None)]);
}

#[test]
fn a_report_reads_back_from_its_json() {
    let rows = [row(Some("pgw-01"), "loket-1", "43333333333", 40)];
    let all = compile(&[entry("pgw-01", "loket-1")], &rows, &[served(80)]);
    let text = serde_json::to_string(&all).unwrap();
    assert_eq!(serde_json::from_str::<ReportFigures>(&text).unwrap(), all);
}

fn any_row() -> impl Strategy<Value = PatternRow> {
    let employee = proptest::option::of(prop::sample::select(vec!["pgw-01", "pgw-02", "pgw-03"]));
    let place = prop::sample::select(vec!["loket-1", "loket-2"]);
    (employee, place, "[1-4-]{11}", 1..50_u64)
        .prop_map(|(employee, place, answers, count)| row(employee, place, &answers, count))
}

proptest! {
    #[test]
    fn ikm_lies_between_25_and_100(histograms in prop::array::uniform9(prop::array::uniform4(1..1_000_000_u64))) {
        prop_assert!((2_500..=10_000).contains(&Score2::of(&index(&histograms)).units()));
    }

    #[test]
    fn order_and_grouping_change_nothing(
        (rows, shuffled) in prop::collection::vec(any_row(), 1..40)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let roster = [entry("pgw-01", "loket-1"), entry("pgw-02", "loket-1"), entry("pgw-03", "loket-2")];
        let single = |row: &PatternRow| std::iter::repeat_n(PatternRow { count: 1, ..row.clone() }, usize::try_from(row.count).unwrap());
        let apart: Vec<_> = shuffled.iter().flat_map(single).collect();
        prop_assert_eq!(compile(&roster, &rows, &[]), compile(&roster, &apart, &[]));
    }

    #[test]
    fn who_shows_values_has_ten_full_ratings(rows in prop::collection::vec(any_row(), 1..20)) {
        let all = compile(&[entry("pgw-01", "loket-1"), entry("pgw-02", "loket-1")], &rows, &[]);
        for figures in &all.employees {
            prop_assert!(figures.result.is_none() || figures.n >= N_MIN);
            prop_assert_eq!(figures.result.is_none(), figures.withheld.is_some());
        }
    }
}
