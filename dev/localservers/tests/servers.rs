//! The real PostgreSQL: started, stopped, killed and started again on the same data.

use std::net::TcpStream;

use anyhow::{Result, ensure};
use localservers::{Home, PgOptions, Postgres, clear, ensure_postgres};

fn say(line: &str) {
    eprintln!("{line}");
}

fn ask(postgres: &Postgres, sql: &str) -> Result<String> {
    let output = postgres.psql("postgres").args(["-At", "-c", sql]).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
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
