//! PostgreSQL for tests: the one that the runner gives, one shared by this process, or one of the test's own.

use std::env;
use std::ops::Deref;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use localservers::{Home, PgOptions, Postgres, ensure_postgres};

/// A private cluster; dropping it stops it and removes its data.
pub struct Cluster {
    postgres: Postgres,
    // After the server: fields are dropped in this order.
    home: Home,
}

impl Cluster {
    /// Starts an empty one. `fsync`: whether what was committed survives a crash; tests of crashes need it.
    pub fn start(name: &str, fsync: bool) -> Result<Self> {
        let home = Home::temporary(name)?;
        let options = PgOptions { fsync, ..PgOptions::default() };
        let postgres =
            Postgres::start(&ensure_postgres(&crate::say)?, &home.dir("postgres"), &options)?;
        Ok(Self { postgres, home })
    }
}

impl Deref for Cluster {
    type Target = Postgres;

    fn deref(&self) -> &Postgres {
        &self.postgres
    }
}

/// Address of the superuser, without a database, on the cluster that tests share.
pub(crate) fn shared_url() -> Result<String> {
    match env::var("AMANAH_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty()) {
        Some(url) => without_database(&url),
        None => own_url(),
    }
}

/// `AMANAH_TEST_POSTGRES_URL` names the database `postgres`, as every client wants one.
fn without_database(url: &str) -> Result<String> {
    let (base, _) = url.rsplit_once('/').context("AMANAH_TEST_POSTGRES_URL is not an address")?;
    // `postgres://host` has no slash after the host.
    Ok(if base.ends_with('/') { url } else { base }.to_owned())
}

/// The cluster of this process, without fsync; started by the first test that asks.
fn own_url() -> Result<String> {
    static OWN: Mutex<Option<(Cluster, Child)>> = Mutex::new(None);
    let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    if own.is_none() {
        let cluster = Cluster::start("shared", false)?;
        let guard = end_after_us(&cluster)?;
        *own = Some((cluster, guard));
    }
    let (cluster, _) = own.as_ref().context("just started")?;
    Ok(cluster.base_url())
}

/// Nothing drops a static. So a shell waits until this process is gone, however it ended, and then stops the server: its standard input
/// is a pipe whose other end only we hold.
fn end_after_us(cluster: &Cluster) -> Result<Child> {
    let script = "read never; kill -INT \"$0\"; while kill -0 \"$0\" 2>/dev/null; do sleep 0.1; done; rm -rf \"$1\"";
    let pid = cluster.pid().context("the cluster runs")?;
    Command::new("sh")
        .args(["-c", script, &pid.to_string()])
        .arg(cluster.home.path())
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start sh to end the cluster after the tests")
}
