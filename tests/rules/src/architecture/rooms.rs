//! Inside a service. A room is a top-level module of its `src`; whatever `lib.rs` itself declares is the room `lib`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::names::{Name, Source, sources};
use super::{none, services};
use crate::root;

/// Rooms that a room may not name, in every service. `lib` composes and may name all.
const NOT_NAMED_BY: [(&str, &[&str]); 3] = [
    ("domain", &["app", "wire", "grpc", "http", "pages", "views", "tables", "publish"]),
    ("app", &["wire", "grpc", "http", "pages"]),
    ("wire", &["grpc", "http", "pages"]),
];

#[test]
fn domain_knows_no_app_and_app_knows_no_wire() {
    let mut wrong = Vec::new();
    for (service, doors) in houses() {
        for (from, forbidden) in NOT_NAMED_BY {
            let named = forbidden.iter().filter_map(|to| doors.get(&(from.into(), (*to).into())));
            wrong.extend(named.map(|site| format!("{service}: {from} names {site}")));
        }
    }
    none(&wrong, "ARCHITECTURE.md, \"Rooms of a service\": domain ← app ← wire, grpc, http:");
}

#[test]
fn no_two_rooms_of_a_service_need_each_other() {
    let mut wrong = Vec::new();
    for (service, doors) in houses() {
        let next = |room: &str| leads(&doors, room);
        let rooms: BTreeSet<&String> = doors.keys().map(|(from, _)| from).collect();
        for circle in circles(&rooms, &next) {
            let sites = circle.windows(2).map(|pair| {
                format!("{} names {}", pair[0], doors[&(pair[0].clone(), pair[1].clone())])
            });
            wrong.push(format!("{service}: {}", sites.collect::<Vec<_>>().join(", and ")));
        }
    }
    none(&wrong, "Rooms of a service that need each other:");
}

#[test]
fn every_service_has_the_same_rooms() {
    let mut wrong = Vec::new();
    for service in services() {
        let folder = root().join(&service.folder);
        let mut rooms = vec!["README.md", "src/lib.rs", "src/grpc.rs", "src/wire.rs", "src/views"];
        // It decides nothing: no log, no domain.
        if service.name != "reporting" {
            rooms.extend([
                "src/domain",
                "src/aggregate.rs",
                "src/publish.rs",
                "src/error.rs",
                "src/config.rs",
                "migrations",
            ]);
        }
        let is_there = |room: &str| {
            let path = folder.join(room);
            path.exists() || path.with_extension("").is_dir()
        };
        let missing = rooms.into_iter().filter(|room| !is_there(room));
        wrong.extend(missing.map(|room| format!("{} has no {room}", service.folder.display())));
    }
    none(&wrong, "ARCHITECTURE.md, \"Rooms of a service\":");
}

/// Arrows between rooms: (from, to) → the first line that names the other room.
type Doors = BTreeMap<(String, String), String>;

/// Each service with its doors.
fn houses() -> Vec<(String, Doors)> {
    let houses = services().into_iter().map(|service| {
        let doors = doors(&sources(&root().join(&service.folder).join("src"), ""));
        (service.name, doors)
    });
    houses.collect()
}

fn doors(sources: &[Source]) -> Doors {
    let rooms: BTreeSet<&String> = sources.iter().filter_map(|one| one.module.first()).collect();
    let top = sources.iter().find(|one| one.module.is_empty()).expect("a lib.rs");
    let room_of = |path: &[String]| room_of(path, &rooms, top);
    let mut doors = Doors::new();
    for source in sources {
        for name in &source.names {
            let Some(path) = absolute(name, &rooms) else { continue };
            let from = name.module.first().cloned().unwrap_or_else(|| "lib".to_owned());
            let to = room_of(&path);
            if from != to {
                doors.entry((from, to)).or_insert_with(|| site(&source.path, name));
            }
        }
    }
    doors
}

/// The path from the top of the crate. None when it leads to another crate, or begins with a name that the file imported.
fn absolute(name: &Name, rooms: &BTreeSet<&String>) -> Option<Vec<String>> {
    let mut here = name.module.clone();
    let mut rest = name.segments.as_slice();
    match rest.first()?.as_str() {
        "crate" => here.clear(),
        "self" => {}
        "super" => {
            here.pop();
        }
        // `lib.rs` names its own modules without `crate`.
        first => {
            return (here.is_empty() && rooms.contains(&first.to_owned())).then(|| rest.to_vec());
        }
    }
    rest = &rest[1..];
    while rest.first().is_some_and(|one| one == "super") {
        here.pop();
        rest = &rest[1..];
    }
    Some([here.as_slice(), rest].concat())
}

/// A name that `lib.rs` imports or passes on belongs to the room that it comes from.
fn room_of(path: &[String], rooms: &BTreeSet<&String>, top: &Source) -> String {
    let Some(first) = path.first() else { return "lib".to_owned() };
    if rooms.contains(first) {
        return first.clone();
    }
    let imported = top.imported.iter().find(|(known, _)| known == first);
    let behind = imported.and_then(|(_, path)| path.iter().find(|one| rooms.contains(one)));
    behind.cloned().unwrap_or_else(|| "lib".to_owned())
}

/// The rooms that a room names.
fn leads(doors: &Doors, room: &str) -> Vec<String> {
    doors.keys().filter(|(from, _)| from == room).map(|(_, to)| to.clone()).collect()
}

/// One circle through each room that lies on one, each circle once.
fn circles(rooms: &BTreeSet<&String>, next: &dyn Fn(&str) -> Vec<String>) -> Vec<Vec<String>> {
    let mut found: BTreeMap<BTreeSet<String>, Vec<String>> = BTreeMap::new();
    for room in rooms {
        if let Some(way) = shortest(room, room, next) {
            found.entry(way.iter().cloned().collect()).or_insert(way);
        }
    }
    found.into_values().collect()
}

/// The shortest chain of names from a room to another, or back to itself.
fn shortest(from: &str, to: &str, next: &dyn Fn(&str) -> Vec<String>) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_owned()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for room in next(way.last()?) {
                let on = [way.as_slice(), std::slice::from_ref(&room)].concat();
                if room == to {
                    return Some(on);
                }
                if seen.insert(room) {
                    longer.push(on);
                }
            }
        }
        ways = longer;
    }
    None
}

fn site(path: &Path, name: &Name) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path).display();
    format!("{} ({path}:{})", name.segments.join("::"), name.line)
}
