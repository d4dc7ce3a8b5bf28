//! The real servers: started, stopped, killed and started again on the same data.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;

use anyhow::{Result, ensure};
use localservers::{
    Home, Nats, NatsOptions, PgOptions, Postgres, clear, ensure_nats, ensure_postgres,
};

fn say(line: &str) {
    eprintln!("{line}");
}

fn ask(postgres: &Postgres, sql: &str) -> Result<String> {
    let output = postgres.psql("postgres").args(["-At", "-c", sql]).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn get(url: &str, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Speaks the protocol by hand as one of the users; answers with what came before the last PONG.
fn nats_says(nats: &Nats, name: &str, lines: &str) -> Result<String> {
    let (user, password) = nats.user(name)?;
    let mut stream = TcpStream::connect(("127.0.0.1", nats.port()))?;
    write!(
        stream,
        "CONNECT {{\"user\":\"{user}\",\"pass\":\"{password}\",\"verbose\":false}}\r\n"
    )?;
    // The pause of a second PING gives JetStream's answer time to arrive before it.
    write!(stream, "{lines}PING\r\n")?;
    std::thread::sleep(std::time::Duration::from_millis(300));
    write!(stream, "PING\r\n")?;
    let (mut said, mut line, mut reader) = (String::new(), String::new(), BufReader::new(stream));
    while said.matches("PONG").count() < 2 {
        line.clear();
        ensure!(reader.read_line(&mut line)? > 0, "connection closed after {said}");
        said.push_str(&line);
    }
    Ok(said)
}

fn publish(subject: &str, reply: &str, payload: &str) -> String {
    format!("PUB {subject} {reply} {}\r\n{payload}\r\n", payload.len())
}

#[test]
fn postgres_keeps_its_data_and_port_over_every_kind_of_end() {
    let home = Home::temporary("postgres").unwrap();
    let dir = home.dir("postgres");
    let bin = ensure_postgres(&say).unwrap();
    let postgres = Postgres::start(&bin, &dir, &PgOptions::default()).unwrap();
    let port = postgres.port();
    ask(&postgres, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)").unwrap();
    postgres.stop_immediate().unwrap();
    assert!(!postgres.is_up());
    postgres.start_again().unwrap();
    assert_eq!(ask(&postgres, "SELECT n FROM kept").unwrap(), "1");
    postgres.kill9().unwrap();
    postgres.start_again().unwrap();
    assert_eq!(ask(&postgres, "SELECT n FROM kept").unwrap(), "1");
    assert_eq!(ask(&postgres, "SHOW data_checksums").unwrap(), "on");
    drop(postgres);
    let again = Postgres::start(&bin, &dir, &PgOptions::default()).unwrap();
    assert_eq!(again.port(), port);
    assert_eq!(ask(&again, "SELECT n FROM kept").unwrap(), "1");
}

#[test]
fn a_server_that_still_runs_is_taken_over_and_a_folder_has_one_owner() {
    let home = Home::temporary("takeover").unwrap();
    let dir = home.dir("postgres");
    let bin = ensure_postgres(&say).unwrap();
    let options = PgOptions { fsync: false, ..PgOptions::default() };
    let first = Postgres::start(&bin, &dir, &options).unwrap();
    let pid = first.pid();
    let refused = Postgres::start(&bin, &dir, &options).err().unwrap().to_string();
    assert!(refused.contains("another run uses"), "{refused}");
    first.detach();
    drop(first);
    let second = Postgres::start(&bin, &dir, &options).unwrap();
    assert_eq!(second.pid(), pid);
    second.detach();
    drop(second);
    // Other settings: the old one is ended, a new one is started on the same data.
    let third = Postgres::start(&bin, &dir, &PgOptions::default()).unwrap();
    assert_ne!(third.pid(), pid);
    assert_eq!(ask(&third, "SHOW fsync").unwrap(), "on");
}

#[test]
fn a_wrong_password_is_refused() {
    let home = Home::temporary("password").unwrap();
    let bin = ensure_postgres(&say).unwrap();
    let options = PgOptions { fsync: false, ..PgOptions::default() };
    let postgres = Postgres::start(&bin, &home.dir("postgres"), &options).unwrap();
    let refused = postgres.psql("postgres").env("PGPASSWORD", "x").args(["-c", ""]).output();
    assert!(String::from_utf8_lossy(&refused.unwrap().stderr).contains("password authentication"));
}

#[test]
fn a_failed_start_shows_the_log() {
    let home = Home::temporary("broken").unwrap();
    let bin = ensure_postgres(&say).unwrap();
    let settings = vec![("shared_buffers".to_owned(), "many".to_owned())];
    let options = PgOptions { fsync: false, settings, ..PgOptions::default() };
    let error = Postgres::start(&bin, &home.dir("postgres"), &options).err().unwrap().to_string();
    assert!(error.contains("ended at once") && error.contains("shared_buffers"), "{error}");
}

#[test]
fn nats_is_healthy_and_comes_back_after_a_kill() {
    let home = Home::temporary("nats").unwrap();
    let bin = ensure_nats(&Home::of_workspace(), &say).unwrap();
    let nats = Nats::start(&bin, &home.dir("nats"), &NatsOptions::default()).unwrap();
    assert!(get(&nats.monitor_url(), "/healthz").unwrap().contains("\"ok\""));
    let (port, pid) = (nats.port(), nats.pid());
    nats.kill9().unwrap();
    assert!(!nats.is_up());
    nats.start_again().unwrap();
    assert!(nats.is_up());
    assert_eq!(nats.port(), port);
    assert_ne!(nats.pid(), pid);
    assert!(get(&nats.monitor_url(), "/healthz").unwrap().contains("\"ok\""));
    assert!(nats.truncate_last_block(1).is_err(), "refused while it runs");
}

#[test]
fn each_nats_user_has_a_credential_of_its_own() {
    let home = Home::temporary("users").unwrap();
    let bin = ensure_nats(&Home::of_workspace(), &say).unwrap();
    let nats = Nats::start(&bin, &home.dir("nats"), &NatsOptions::default()).unwrap();
    let (user, password) = nats.user("intake").unwrap();
    assert_eq!(user, "intake");
    assert_ne!(password, nats.user("survey").unwrap().1);
    assert!(nats.user("nobody").is_err());
    let meta = fs::metadata(nats.credentials_dir().join("intake")).unwrap();
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    nats.stop().unwrap();
    nats.wipe_store().unwrap();
    assert!(!fs::exists(nats.store_dir()).unwrap());
}

#[test]
fn nats_users_may_do_their_own_work_only() {
    let home = Home::temporary("permissions").unwrap();
    let bin = ensure_nats(&Home::of_workspace(), &say).unwrap();
    let nats = Nats::start(&bin, &home.dir("nats"), &NatsOptions::default()).unwrap();
    let config = r#"{"name":"EVT_INTAKE","subjects":["ph.evt.intake.>"],"storage":"file","allow_direct":true}"#;
    let create = publish("$JS.API.STREAM.CREATE.EVT_INTAKE", "_INBOX_provision.a", config);
    let made = nats_says(&nats, "provision", &format!("SUB _INBOX_provision.> 1\r\n{create}"));
    assert!(made.unwrap().contains("\"did_create\":true"));
    let event = publish("ph.evt.intake.v1", "_INBOX_intake.a", "{}");
    let stored = nats_says(&nats, "intake", &format!("SUB _INBOX_intake.> 1\r\n{event}"));
    assert!(stored.unwrap().contains("\"stream\":\"EVT_INTAKE\""));
    let event = publish("ph.evt.intake.v1", "_INBOX_survey.a", "{}");
    let refused = nats_says(&nats, "survey", &event).unwrap();
    assert!(refused.contains("Permissions Violation for Publish"), "{refused}");
    let create = publish("$JS.API.STREAM.CREATE.EVT_INTAKE", "_INBOX_survey.a", config);
    let refused = nats_says(&nats, "survey", &create).unwrap();
    assert!(refused.contains("Permissions Violation for Publish"), "{refused}");
    let delete = publish("$JS.API.STREAM.DELETE.EVT_INTAKE", "_INBOX_intake.a", "");
    let refused = nats_says(&nats, "intake", &delete).unwrap();
    assert!(refused.contains("Permissions Violation for Publish"), "{refused}");
    let refused = nats_says(&nats, "survey", "SUB ph.evt.> 1\r\n").unwrap();
    assert!(refused.contains("Permissions Violation for Subscription"), "{refused}");
    let consumer = r#"{"stream_name":"EVT_INTAKE","config":{"name":"c","ack_policy":"none","mem_storage":true,"inactive_threshold":60000000000}}"#;
    let create = publish("$JS.API.CONSUMER.CREATE.EVT_INTAKE.c", "_INBOX_survey.a", consumer);
    let next = publish("$JS.API.CONSUMER.MSG.NEXT.EVT_INTAKE.c", "_INBOX_survey.b", "1");
    nats_says(&nats, "survey", &create).unwrap();
    let read = nats_says(&nats, "survey", &format!("SUB _INBOX_survey.> 1\r\n{next}")).unwrap();
    assert!(read.contains("MSG ph.evt.intake.v1"), "{read}");
    nats.kill9().unwrap();
    let cut = nats.truncate_last_block(5).unwrap();
    assert!(cut.starts_with(nats.store_dir()));
    nats.start_again().unwrap();
}

#[test]
fn clearing_ends_the_server_and_removes_the_data() {
    let home = Home::temporary("clear").unwrap();
    let dir = home.dir("postgres");
    let options = PgOptions { fsync: false, ..PgOptions::default() };
    let postgres = Postgres::start(&ensure_postgres(&say).unwrap(), &dir, &options).unwrap();
    assert!(clear(&dir).is_err(), "refused while this run uses it");
    let address = ("127.0.0.1", postgres.port());
    postgres.detach();
    drop(postgres);
    assert!(TcpStream::connect(address).is_ok());
    clear(&dir).unwrap();
    assert!(TcpStream::connect(address).is_err());
    assert!(!dir.exists());
}
