//! A table as CSV, with commas or with the semicolons of Indonesian spreadsheets.

use std::collections::BTreeMap;

use contracts::Kind;
use csv::StringRecord;
use serde_json::{Map, Value, json};

use super::row::bad;
use super::{BadLine, Content, Read, Row};

/// Columns of each table. The first ones are required.
const RATING: (&[&str], &[&str]) = (
    &["place", "service", "shift", "conduct", "competence"],
    &["id", "employee", "comment", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"],
);
const SERVED: (&[&str], &[&str]) = (&["place", "shift", "count"], &["service"]);
const ROSTER: (&[&str], &[&str]) = (&["valid_from", "employee", "place"], &[]);
/// Items that must be answered, if only with "tidak tahu".
const ASKED: [&str; 2] = ["conduct", "competence"];

/// Reads a table. A wrong header is an error, because then no line can be read.
pub(super) fn read(text: &str, content: Content) -> anyhow::Result<Read> {
    let head = text.lines().next().unwrap_or_default();
    let semicolons = head.matches(';').count() > head.matches(',').count();
    let mut table = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns: Vec<String> = table.headers()?.iter().map(str::to_lowercase).collect();
    let (must, may) = match content {
        Content::Ratings => RATING,
        Content::UsersServed => SERVED,
        Content::Roster => ROSTER,
    };
    check_head(&columns, must, may)?;
    let mut lines = Vec::new();
    let mut read = Read::default();
    for record in table.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        if record.len() == columns.len() {
            lines.push((line, Cells { columns: &columns, record }));
        } else {
            read.bad.push(bad(line, "", "jumlah kolom berbeda dari baris judul"));
        }
    }
    match content {
        Content::Ratings => ratings(&lines, &mut read),
        Content::UsersServed => served(&lines, &mut read),
        Content::Roster => roster(&lines, &mut read),
    }
    Ok(read)
}

fn check_head(columns: &[String], must: &[&str], may: &[&str]) -> anyhow::Result<()> {
    for name in must {
        anyhow::ensure!(columns.iter().any(|column| column == name), "kolom {name} tidak ada");
    }
    for (index, column) in columns.iter().enumerate() {
        let known = must.iter().chain(may).any(|name| name == column);
        anyhow::ensure!(known, "kolom ke-{} tidak dikenal", index + 1);
        anyhow::ensure!(!columns[..index].contains(column), "kolom {column} ada dua kali");
    }
    Ok(())
}

struct Cells<'a> {
    columns: &'a [String],
    record: StringRecord,
}

impl Cells<'_> {
    fn get(&self, name: &str) -> &str {
        let index = self.columns.iter().position(|column| column == name);
        index.and_then(|index| self.record.get(index)).unwrap_or_default()
    }

    fn number(&self, line: u32, name: &str) -> Result<u32, BadLine> {
        self.get(name).parse().map_err(|_| bad(line, name, "harus bilangan bulat"))
    }
}

fn ratings(lines: &[(u32, Cells<'_>)], read: &mut Read) {
    for (line, cells) in lines {
        let row = answers(*line, cells).and_then(|answers| {
            let mut fields = Map::new();
            for name in ["id", "place", "service", "shift", "employee", "comment"] {
                let text = cells.get(name);
                if !text.is_empty() {
                    fields.insert(name.into(), text.into());
                }
            }
            fields.insert("answers".into(), answers);
            Row::rating(*line, Value::Object(fields))
        });
        read.add(row);
    }
}

/// An empty cell means "tidak tahu" in a required item, and no answer elsewhere.
fn answers(line: u32, cells: &Cells<'_>) -> Result<Value, BadLine> {
    let mut answers = Map::new();
    let others = (1..=9).map(|item| format!("u{item}"));
    for item in ASKED.into_iter().map(str::to_owned).chain(others) {
        let mark = match cells.get(&item).to_lowercase().as_str() {
            "" if !ASKED.contains(&item.as_str()) => continue,
            "" | "-" | "tt" | "tidak tahu" => Value::Null,
            text => {
                let mark = text.parse::<u8>().ok().filter(|mark| (1..=4).contains(mark));
                let wrong = || bad(line, item.as_str(), "nilai harus 1 sampai 4, atau kosong");
                mark.ok_or_else(wrong)?.into()
            }
        };
        answers.insert(item, mark);
    }
    Ok(Value::Object(answers))
}

/// With a column `service`, the lines of one place and shift are one report.
fn served(lines: &[(u32, Cells<'_>)], read: &mut Read) {
    let by_service =
        lines.first().is_some_and(|(_, cells)| cells.columns.iter().any(|c| c == "service"));
    let mut reports: BTreeMap<(String, String), (u32, Vec<Value>)> = BTreeMap::new();
    for (line, cells) in lines {
        let (place, shift) = (cells.get("place").to_owned(), cells.get("shift").to_owned());
        match cells.number(*line, "count") {
            Err(wrong) => read.bad.push(wrong),
            Ok(count) if by_service => {
                let report = reports.entry((place, shift)).or_insert_with(|| (*line, vec![]));
                report.1.push(json!({ "service": cells.get("service"), "count": count }));
            }
            Ok(count) => {
                let value = json!({ "place": place, "shift": shift, "count": count });
                read.add(Row::whole(*line, Kind::UsersServedV1, value));
            }
        }
    }
    for ((place, shift), (line, services)) in reports {
        let value = json!({ "place": place, "shift": shift, "by_service": services });
        read.add(Row::whole(line, Kind::UsersServedV2, value));
    }
}

/// The lines of one first day are one roster.
fn roster(lines: &[(u32, Cells<'_>)], read: &mut Read) {
    let mut rosters: BTreeMap<&str, (u32, Vec<Value>)> = BTreeMap::new();
    for (line, cells) in lines {
        let roster = rosters.entry(cells.get("valid_from")).or_insert_with(|| (*line, vec![]));
        let entry = json!({ "employee": cells.get("employee"), "place": cells.get("place") });
        roster.1.push(entry);
    }
    for (valid_from, (line, employees)) in rosters {
        let value = json!({ "valid_from": valid_from, "employees": employees });
        read.add(Row::whole(line, Kind::Roster, value));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Item;
    use super::*;

    #[test]
    fn a_table_of_ratings_reads_with_either_separator() {
        for separator in [",", ";"] {
            let text = "place,service,shift,employee,conduct,competence,u1,comment\n\
                        loket-1,dokumen-kapal,2026-11-22-pagi,,4,,3,\"dua\nbaris\"\n\
                        loket-1,dokumen-kapal,2026-11-22-pagi,pgw-03,5,1,,\n"
                .replace(',', separator);
            let read = read(&text, Content::Ratings).unwrap();
            let Item::Rating(rating) = &read.rows[0].item else { panic!() };
            let marks: Vec<_> = rating.answers.iter().map(|(k, v)| (k.as_str(), *v)).collect();
            assert_eq!(marks, [("competence", None), ("conduct", Some(4)), ("u1", Some(3))]);
            assert_eq!((read.rows[0].line, rating.comment.as_deref()), (2, Some("dua\nbaris")));
            // The line of the file, not of the table: the cell above holds a line end.
            assert_eq!((read.bad[0].line, read.bad[0].field.as_deref()), (4, Some("conduct")));
        }
    }

    #[test]
    fn an_unknown_or_missing_column_is_told_before_any_line() {
        let unknown = read("place,service,shift,conduct,competence,nilai\n", Content::Ratings);
        assert!(unknown.unwrap_err().to_string().contains("ke-6"));
        let missing = read("place,service,shift,conduct\n", Content::Ratings);
        assert!(missing.unwrap_err().to_string().contains("competence"));
    }

    #[test]
    fn counts_by_service_become_one_report_per_place_and_shift() {
        let text = "place,shift,service,count\na,2026-11-22-pagi,x,3\na,2026-11-22-pagi,y,4\n";
        let read = read(text, Content::UsersServed).unwrap();
        let [Row { item: Item::Whole(Kind::UsersServedV2, value), .. }] = read.rows.as_slice()
        else {
            panic!("{read:?}")
        };
        assert_eq!(value["by_service"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_roster_is_one_submission_per_first_day() {
        let text = "valid_from,employee,place\n2026-12-01,pgw-01,a\n2026-12-01,pgw-02,a\n";
        assert_eq!(read(text, Content::Roster).unwrap().rows.len(), 1);
    }
}
