//! Builds the services from a configuration. No other module knows all of them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use eventlog::{CommitLimits, EventLog, Subscriber};
use kernel::{Clock, Ids, LogName};
use secrecy::ExposeSecret;
use service::config::{Config, ObjectsSection, S3Section, ServiceSection, secret};
use service::{App, Caller, Deps, Failure, FailureKind, LogOwner, Published, Tokens};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::{cosign, machines, opener};

/// Seconds between two checks of deadlines.
const TICK_SECS: u64 = 5;
/// Seconds between two searches for ballot boxes of finished shifts.
const BOX_CHECK_SECS: u64 = 30;
/// Itjen's gRPC subscribers get a sign of life after this time without an item.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// Ratings from which a ballot box may be emptied before its shift ends.
const BOX_RATINGS_MIN: u32 = 10;

/// Builds one service. Nothing runs yet.
pub async fn build(name: &str, config: &Config, clock: Clock) -> anyhow::Result<App> {
    let deps = deps(name, config, clock).await?;
    let app = match name {
        "intake" => intake::build(deps, intake_settings(config)?).await,
        "survey" => survey::build(deps.clone(), survey_settings(config, &deps)?).await,
        "triage" => triage::build(deps.clone(), triage_settings(config, &deps)?).await,
        "reporting" => reporting::build(deps, reporting::Settings {}).await,
        other => {
            anyhow::bail!(
                "there is no service '{other}': expected one of {}",
                topology::SERVICES.join(", ")
            )
        }
    };
    let mut app = app.map_err(said).with_context(|| format!("{name} could not be built"))?;
    cosign::attach(&mut app, config)?;
    Ok(app)
}

/// The parts that every service gets: its database, the bus, clock, ids, tokens, offices.
pub async fn deps(name: &str, config: &Config, clock: Clock) -> anyhow::Result<Deps> {
    let section = config.service(name).with_context(|| format!("there is no service '{name}'"))?;
    let tokens = tokens(config, clock.clone())?;
    machines::load(config, tokens.machines())?;
    Ok(Deps {
        db: database(section).await?,
        bus: bus::Bus::init(&bus_config(name, config)?).await?,
        ids: Ids::new(clock.clone()),
        clock,
        owners: owners(config, &tokens, name)?,
        tokens,
        offices: Arc::new(config.offices.clone()),
    })
}

/// The bus, as the user of that service.
pub fn bus_config(name: &str, config: &Config) -> anyhow::Result<bus::BusConfig> {
    let bus = bus::BusConfig::new(config.bus.urls.clone(), name, &config.bus.credentials)?;
    Ok(bus::BusConfig { tls_ca: config.bus.tls_ca.clone(), replicas: config.bus.replicas, ..bus })
}

pub fn tokens(config: &Config, clock: Clock) -> anyhow::Result<Tokens> {
    let seed = secret(&config.keys.tokens)?;
    Tokens::signing(clock, seed.expose_secret())
        .with_context(|| config.keys.tokens.display().to_string())
}

/// The service's own database, as its own login.
pub async fn database(section: &ServiceSection) -> anyhow::Result<PgPool> {
    let options: PgConnectOptions =
        section.database.parse().context("the database address does not read")?;
    let options = options
        .password(secret(&section.password_file)?.expose_secret())
        .application_name("amanah")
        .options([
            ("statement_timeout", "60s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
        ]);
    let pool = PgPoolOptions::new()
        .max_connections(section.connections_max)
        .acquire_timeout(std::time::Duration::from_secs(10));
    pool.connect_with(options)
        .await
        .with_context(|| format!("cannot connect to {}", section.database))
}

/// The views of a service, by name of the service that holds them.
pub fn views(name: &str, config: &Config) -> Vec<Arc<dyn Subscriber>> {
    match name {
        "intake" => intake::views(),
        "survey" => survey::views(),
        "triage" => triage::views(&Arc::new(config.offices.clone())),
        "reporting" => reporting::views(),
        _ => Vec::new(),
    }
}

/// The service's own log, for reading.
pub async fn own_log(name: &str, deps: &Deps) -> anyhow::Result<Option<Published>> {
    let (log, mapping): (LogName, eventlog::Mapping) = match name {
        "intake" => (LogName::Intake, intake::publish),
        "survey" => (LogName::Survey, survey::publish),
        "triage" => (LogName::Triage, triage::publish),
        _ => return Ok(None),
    };
    let (db, clock, ids) = (deps.db.clone(), deps.clock.clone(), deps.ids.clone());
    let log = EventLog::init(db, log, clock, ids, CommitLimits::default()).await?;
    Ok(Some(Published { log, mapping }))
}

/// A log, opened by a command that runs beside its service.
pub async fn open_log(config: &Config, log: LogName) -> anyhow::Result<EventLog> {
    let section = config.service(log.as_str()).context("no such service")?;
    let (clock, limits) = (Clock::machine(), CommitLimits::default());
    let ids = Ids::new(clock.clone());
    Ok(EventLog::init(database(section).await?, log, clock, ids, limits).await?)
}

pub fn signer(config: &Config, log: LogName) -> anyhow::Result<ledger::NoteSigner> {
    note_signer(&config.keys.checkpoints.join(format!("{log}.note-key")))
}

/// A signing key of notes, from its file.
fn note_signer(path: &Path) -> anyhow::Result<ledger::NoteSigner> {
    let text = secret(path)?;
    ledger::NoteSigner::parse(text.expose_secret()).with_context(|| path.display().to_string())
}

/// The public half of a signing key, from its file.
fn note_key(path: &Path) -> anyhow::Result<ledger::NoteKey> {
    let text = secret(path)?;
    text.expose_secret().parse().with_context(|| path.display().to_string())
}

pub fn tls(config: &Config) -> anyhow::Result<Option<service::Tls>> {
    Ok(config.tls.as_ref().map(service::Tls::read).transpose()?)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub fn said(failure: Failure) -> anyhow::Error {
    anyhow::anyhow!("{}", failure.message)
}

type Owners = Arc<dyn Fn(LogName) -> Result<LogOwner, Failure> + Send + Sync>;

fn owners(config: &Config, tokens: &Tokens, name: &str) -> anyhow::Result<Owners> {
    let caller = Caller::try_new(tokens.clone(), name)?;
    let tls = tls(config)?;
    let urls: Vec<(LogName, String)> = LogName::ALL
        .into_iter()
        .filter_map(|log| Some((log, config.service(log.as_str())?.grpc_url.clone())))
        .collect();
    Ok(Arc::new(move |log| {
        let missing = || {
            let reason = format!("no address for the log '{log}'");
            Failure::new(FailureKind::Internal, "NO_OWNER", reason)
        };
        let (_, url) = urls.iter().find(|(owned, _)| *owned == log).ok_or_else(missing)?;
        Ok(LogOwner::new(log, service::connect_with(url, tls.as_ref())?, caller.clone()))
    }))
}

fn intake_settings(config: &Config) -> anyhow::Result<intake::Settings> {
    let inspectorate = secret(&config.keys.inspectorate)?;
    Ok(intake::Settings {
        inspectorate: vault::PublicKey::from_hex(inspectorate.expose_secret())
            .context("Itjen's public key does not read")?,
        objects: objects(config)?,
        signer: signer(config, LogName::Intake)?,
        box_ratings_min: BOX_RATINGS_MIN,
        box_check_secs: BOX_CHECK_SECS,
        limits: intake::IngressLimits::default(),
    })
}

/// The store of intake's sealed files: a folder or a bucket.
pub(crate) fn objects(config: &Config) -> anyhow::Result<intake::Objects> {
    match config.objects.as_ref().context(
        "the configuration does not say where sealed files lie: add a section [objects] with folder = \"…\"",
    )? {
        ObjectsSection::Folder(folder) => Ok(intake::Objects::folder(folder)?),
        ObjectsSection::S3(section) => bucket(section),
    }
}

fn bucket(section: &S3Section) -> anyhow::Result<intake::Objects> {
    let key = |file| anyhow::Ok(secret(file)?.expose_secret().to_owned());
    Ok(intake::Objects::s3(intake::S3 {
        bucket: section.bucket.clone(),
        region: section.region.clone(),
        endpoint: section.endpoint.clone(),
        access_key: key(&section.access_key_file)?,
        secret_key: key(&section.secret_key_file)?,
    })?)
}

fn survey_settings(config: &Config, deps: &Deps) -> anyhow::Result<survey::Settings> {
    Ok(survey::Settings {
        signer: signer(config, LogName::Survey)?,
        intake: service::connect_with(&config.intake.grpc_url, tls(config)?.as_ref())
            .map_err(said)?,
        caller: Caller::try_new(deps.tokens.clone(), "survey")?,
        tick_secs: TICK_SECS,
        notify: notify_settings(config)?,
    })
}

/// Without the section nobody gets mail, and notices stay in the queue.
fn notify_settings(config: &Config) -> anyhow::Result<notify::Settings> {
    let Some(table) = &config.notify else { return Ok(notify::Settings::default()) };
    table.clone().try_into().context("the section [notify] does not read")
}

fn triage_settings(config: &Config, deps: &Deps) -> anyhow::Result<triage::Settings> {
    let master = opener::open("master", &config.keys.master)?;
    Ok(triage::Settings {
        signer: signer(config, LogName::Triage)?,
        exchange: note_signer(&config.keys.exchange)?,
        inspectorate_note: note_key(&config.keys.inspectorate_note)?,
        keep_alive: KEEP_ALIVE,
        master: vault::MasterKey::from_hex_file(master.expose_secret())
            .context("the master key does not read")?,
        intake: service::connect_with(&config.intake.grpc_url, tls(config)?.as_ref())
            .map_err(said)?,
        caller: Caller::try_new(deps.tokens.clone(), "triage")?,
        tick_secs: TICK_SECS,
        notify: notify_settings(config)?,
    })
}
