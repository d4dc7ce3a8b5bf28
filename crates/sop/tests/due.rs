//! Deadlines: cases computed by hand, and properties that hold for all.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own literals must fail")]

use kernel::{Timestamp, Zone};
use proptest::prelude::*;
use sop::{Calendar, Calendars, Due, Standard, due};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn known(text: &str) -> Calendar {
    Calendars::builtin().known_at(at(text))
}

fn local(due: &Due, zone: Zone) -> String {
    zone.local(due.at).strftime("%F %H:%M").to_string()
}

fn days(start: &str, n: u32, zone: Zone, calendar: &Calendar) -> String {
    local(&due(at(start), Standard::WorkingDays(n), zone, calendar), zone)
}

fn minutes(start: &str, n: u32) -> String {
    let calendar = known("2026-11-01T00:00:00Z");
    local(&due(at(start), Standard::Minutes(n), Zone::Wib, &calendar), Zone::Wib)
}

#[test]
fn eid_2023_before_and_after_the_amendment() {
    // Received Monday 17 April, 09.00 WIB.
    let start = "2023-04-17T02:00:00Z";
    // First decree: Tue 18, Wed 19, Thu 20 are worked.
    let before = known("2023-03-28T00:00:00Z");
    assert_eq!(days(start, 3, Zone::Wib, &before), "2023-04-21 00:00");
    // SKB 327/2023: Tue 18 is the 1st; 19-21 leave, 22-23 Eid, 24-25 leave; Wed 26 the 2nd, Thu 27 the 3rd.
    let after = known("2023-03-30T00:00:00Z");
    assert_eq!(days(start, 3, Zone::Wib, &after), "2023-04-28 00:00");
    // The same from Tuesday 18. First decree: 19, 20, then 21-26 free, Thu 27. Amended: 26, 27, 28.
    let start = "2023-04-18T02:00:00Z";
    assert_eq!(days(start, 3, Zone::Wib, &before), "2023-04-28 00:00");
    assert_eq!(days(start, 3, Zone::Wib, &after), "2023-04-29 00:00");
}

#[test]
fn eid_al_adha_2023_before_and_after_the_june_decree() {
    // Received Tuesday 27 June, 09.00 WIB. Before: Wed 28, (29 Eid), Fri 30. After: 28 and 30 leave too; Mon 3 and Tue 4 July.
    let start = "2023-06-27T02:00:00Z";
    assert_eq!(days(start, 2, Zone::Wib, &known("2023-06-15T00:00:00Z")), "2023-07-01 00:00");
    assert_eq!(days(start, 2, Zone::Wib, &known("2023-06-16T00:00:00Z")), "2023-07-05 00:00");
}

#[test]
fn the_august_decree_of_2025_moves_a_deadline_by_a_day() {
    // Received Friday 15 August; the next working day was Monday 18, then Tuesday 19.
    let start = "2025-08-15T02:00:00Z";
    assert_eq!(days(start, 1, Zone::Wib, &known("2025-08-01T00:00:00Z")), "2025-08-19 00:00");
    assert_eq!(days(start, 1, Zone::Wib, &known("2025-08-15T00:00:00Z")), "2025-08-20 00:00");
}

#[test]
fn the_same_instant_is_in_time_in_the_west_and_too_late_further_east() {
    // Monday 23 November 2026: 15.30 WIB, 16.30 WITA, 17.30 WIT.
    let (start, calendar) = ("2026-11-23T08:30:00Z", known("2026-11-01T00:00:00Z"));
    assert_eq!(days(start, 1, Zone::Wib, &calendar), "2026-11-25 00:00");
    assert_eq!(days(start, 1, Zone::Wita, &calendar), "2026-11-26 00:00");
    assert_eq!(days(start, 1, Zone::Wit, &calendar), "2026-11-26 00:00");
    // Friday 20 November 22.30 WIB is still Friday; the midnight after is Saturday in WIT. Both count as received on Monday.
    let start = "2026-11-20T15:30:00Z";
    let due_in = |zone| due(at(start), Standard::WorkingDays(1), zone, &calendar).at;
    assert_eq!(due_in(Zone::Wib), at("2026-11-24T17:00:00Z"));
    assert_eq!(due_in(Zone::Wit), at("2026-11-24T15:00:00Z"));
}

#[test]
fn the_cut_off_itself_is_too_late() {
    let calendar = known("2026-11-01T00:00:00Z");
    assert_eq!(days("2026-11-23T08:59:59.999999Z", 1, Zone::Wib, &calendar), "2026-11-25 00:00");
    assert_eq!(days("2026-11-23T09:00:00Z", 1, Zone::Wib, &calendar), "2026-11-26 00:00");
}

#[test]
fn minutes_are_minutes_of_work() {
    // Inside office hours; ending exactly at closing; over a weekend; before opening; on a Sunday.
    assert_eq!(minutes("2026-11-23T02:00:00Z", 20), "2026-11-23 09:20");
    assert_eq!(minutes("2026-11-20T08:40:00Z", 20), "2026-11-20 16:00");
    assert_eq!(minutes("2026-11-20T08:50:00Z", 20), "2026-11-23 08:10");
    assert_eq!(minutes("2026-11-22T20:00:00Z", 5), "2026-11-23 08:05");
    assert_eq!(minutes("2026-11-22T03:00:00Z", 120), "2026-11-23 10:00");
    // 1 000 minutes: two whole days of 480 and 40 more.
    assert_eq!(minutes("2026-11-23T01:00:00Z", 1_000), "2026-11-25 08:40");
}

#[test]
fn a_deadline_explains_itself_day_by_day() {
    let calendar = known("2026-11-01T00:00:00Z");
    let due = due(at("2026-12-22T09:00:00Z"), Standard::WorkingDays(1), Zone::Wita, &calendar);
    assert_eq!(
        due.explain(Zone::Wita),
        [
            "Selasa, 22 Desember 2026: masuk sesudah batas waktu, dianggap diterima hari kerja berikutnya",
            "Rabu, 23 Desember 2026: hari penerimaan, tidak dihitung",
            "Kamis, 24 Desember 2026: dilewati, cuti bersama Hari Raya Natal (SKB 1497/2025)",
            "Jumat, 25 Desember 2026: dilewati, hari libur Hari Raya Natal (SKB 1497/2025)",
            "Sabtu, 26 Desember 2026: dilewati, akhir pekan",
            "Minggu, 27 Desember 2026: dilewati, akhir pekan",
            "Senin, 28 Desember 2026: hari kerja ke-1",
            "Tenggat (1 hari kerja): Senin, 28 Desember 2026 pukul 24.00 WITA",
            "Kalender: 2026-10-01 SKB 2027 (nomor belum dipastikan)",
        ]
    );
}

#[test]
fn minutes_explain_themselves_and_an_undecreed_year_warns() {
    let calendar = known("2022-01-01T00:00:00Z");
    let due = due(at("2021-12-31T08:50:00Z"), Standard::Minutes(20), Zone::Wib, &calendar);
    let lines = due.explain(Zone::Wib);
    assert_eq!(
        lines[0],
        "Jumat, 31 Desember 2021: jam kerja, terhitung 10 dari 20 menit (hari libur tahun ini belum ditetapkan)"
    );
    assert_eq!(lines[4], "Tenggat (20 menit): Senin, 3 Januari 2022 pukul 08.10 WIB");
}

fn zones() -> impl Strategy<Value = Zone> {
    prop_oneof![Just(Zone::Wib), Just(Zone::Wita), Just(Zone::Wit)]
}

/// From 2023 to the middle of 2027, to the second.
fn starts() -> impl Strategy<Value = Timestamp> {
    (1_672_531_200_i64..1_814_000_000).prop_map(|s| Timestamp::from_second(s).unwrap())
}

fn standard(in_days: bool, n: u32) -> Standard {
    if in_days { Standard::WorkingDays(n) } else { Standard::Minutes(n) }
}

/// Counts minute by minute: slow and plain.
fn minutes_of_work(from: Timestamp, to: Timestamp, zone: Zone, calendar: &Calendar) -> u32 {
    let minute = jiff::SignedDuration::from_mins(1);
    let (mut now, mut counted) = (from, 0);
    while now < to {
        let local = zone.local(now);
        let open = (8..16).contains(&local.hour()) && calendar.day(local.date()).is_working();
        counted += u32::from(open);
        now += minute;
    }
    counted
}

proptest! {
    #[test]
    fn a_later_start_or_a_longer_time_is_never_due_earlier(
        a in starts(), b in starts(), known_at in starts(), zone in zones(), in_days: bool, n in 1_u32..40, more in 0_u32..40,
    ) {
        let (early, late) = (a.min(b), a.max(b));
        let calendar = Calendars::builtin().known_at(known_at);
        let due = |start, n| due(start, standard(in_days, n), zone, &calendar).at;
        prop_assert!(due(early, n) <= due(late, n));
        prop_assert!(due(early, n) <= due(early, n + more));
        prop_assert!(due(early, n) > early);
    }

    #[test]
    fn a_deadline_ends_a_working_day_and_counts_exactly_n(
        start in starts(), known_at in starts(), zone in zones(), n in 1_u32..40,
    ) {
        let calendar = Calendars::builtin().known_at(known_at);
        let due = due(start, Standard::WorkingDays(n), zone, &calendar);
        let (first, midnight) = (zone.local(start), zone.local(due.at).datetime());
        prop_assert_eq!(midnight.time(), jiff::civil::Time::midnight());
        let last = midnight.date().yesterday().unwrap();
        prop_assert!(calendar.day(last).is_working());
        // In time on a working day: n working days after today. Otherwise one of them is the day of receipt.
        let in_time = calendar.day(first.date()).is_working() && first.hour() < 16;
        let after = first.date().tomorrow().unwrap().series(jiff::Span::new().days(1));
        let worked = after.take_while(|d| *d <= last).filter(|d| calendar.day(*d).is_working()).count();
        prop_assert_eq!(u32::try_from(worked).unwrap(), n + u32::from(!in_time));
    }

    #[test]
    fn minutes_match_a_count_minute_by_minute(
        start in starts(), known_at in starts(), zone in zones(), n in 1_u32..700,
    ) {
        let start = Timestamp::from_second(start.as_second() / 60 * 60).unwrap();
        let calendar = Calendars::builtin().known_at(known_at);
        let due = due(start, Standard::Minutes(n), zone, &calendar);
        prop_assert!(calendar.day(zone.local(due.at).date()).is_working());
        prop_assert_eq!(minutes_of_work(start, due.at, zone, &calendar), n);
        // Not a minute more than needed: the last one was worked.
        let before = due.at - jiff::SignedDuration::from_mins(1);
        prop_assert_eq!(minutes_of_work(start, before, zone, &calendar), n - 1);
    }

    #[test]
    fn a_replay_from_the_kept_version_gives_the_same_deadline(
        start in starts(), known_at in starts(), zone in zones(), in_days: bool, n in 1_u32..40,
    ) {
        let calendars = Calendars::builtin();
        let first = due(start, standard(in_days, n), zone, &calendars.known_at(known_at));
        let again = calendars.of_version(&first.calendar).unwrap();
        prop_assert_eq!(&due(start, standard(in_days, n), zone, &again), &first);
        let json = serde_json::to_string(&first).unwrap();
        prop_assert_eq!(serde_json::from_str::<Due>(&json).unwrap(), first);
    }
}
