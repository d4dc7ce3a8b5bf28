//! One private installation per test.

use std::path::{Path, PathBuf};
use std::process::Output;

use drive::{Clients, Installation, People, Start};
use kernel::{Clock, Quarter, Shift, Zone};
use localservers::{Home, Nats, NatsOptions, PgOptions, Postgres};
use sqlx::{Connection, PgConnection};

use super::settled::Ends;

/// Servers of one test; removed when it ends. Fields are dropped in order: the product first, its servers then, the folder last.
pub(crate) struct Stack {
    pub(crate) installation: Option<Installation>,
    pub(crate) start: Start,
    pub(crate) nats: Nats,
    pub(crate) postgres: Postgres,
    /// Of the logs, when they were looked at last.
    pub(crate) ends: tokio::sync::Mutex<Ends>,
    _home: Home,
}

impl Stack {
    pub(crate) async fn start(name: &str) -> Self {
        let say = |_: &str| {};
        let home = Home::temporary(name).unwrap();
        let binaries = localservers::ensure_postgres(&say).unwrap();
        let settings = PgOptions { fsync: false, ..PgOptions::default() };
        let postgres = Postgres::start(&binaries, &home.dir("postgres"), &settings).unwrap();
        let server = localservers::ensure_nats(&Home::of_workspace(), &say).unwrap();
        let nats = Nats::start(&server, &home.dir("nats"), &NatsOptions::default()).unwrap();
        let start = Start {
            program: PathBuf::from(env!("CARGO_BIN_EXE_amanah-under-test")),
            home: home.dir("amanah"),
            postgres_url: postgres.base_url(),
            nats_url: nats.url(),
            nats_credentials: nats.credentials_dir(),
        };
        let installation = Some(Installation::start(&start).await.unwrap());
        let ends = tokio::sync::Mutex::default();
        Self { installation, start, nats, postgres, ends, _home: home }
    }

    pub(crate) fn up(&self) -> &Installation {
        self.installation.as_ref().expect("the installation is up")
    }

    /// Address of intake's forms.
    pub(crate) fn http(&self) -> String {
        format!("http://{}", self.up().config.intake.http.unwrap())
    }

    pub(crate) fn clients(&self) -> Clients {
        Clients::try_new(&self.up().config).unwrap()
    }

    /// Runs the product's command line against this installation.
    pub(crate) fn amanah(&self, args: &[&str]) -> Output {
        let config = self.start.home.join("amanah.toml");
        std::process::Command::new(&self.start.program)
            .args(args)
            .arg("--config")
            .arg(config)
            .output()
            .unwrap()
    }

    /// A database as its owner.
    pub(crate) async fn owner(&self, database: &str) -> PgConnection {
        PgConnection::connect(&self.postgres.url(database)).await.unwrap()
    }

    /// A service's database as the service's own login.
    pub(crate) async fn login(&self, service: &str) -> sqlx::PgPool {
        amanah::services::database(self.up().config.service(service).unwrap()).await.unwrap()
    }
}

/// Input of the demo.
pub(crate) fn input() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../demo"))
}

/// The running quarter at an office.
pub(crate) fn quarter(zone: Zone) -> String {
    Quarter::of(zone.local(Clock::machine().now()).date()).to_string()
}

/// The quarter to which a rating belongs that is given now at Palembang: a night shift is that of the day on which it began.
pub(crate) fn round_quarter() -> String {
    Shift::at(Clock::machine().now(), Zone::Wib).quarter().to_string()
}

/// Everybody of the demo.
pub(crate) fn people() -> People {
    People::try_new().unwrap()
}

/// A command's output as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
