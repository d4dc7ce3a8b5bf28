//! Makes the missing parts of an installation: keys, passwords, a configuration, databases. Nothing that exists is changed.

mod databases;
mod keys;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use kernel::{Office, OfficeCode, Zone};
use service::config::{
    BusSection, Config, KeysSection, ObjectsSection, ServiceSection, TelemetrySection,
};

use crate::args::UpArgs;

pub use databases::{database, server_options};

/// The range in which services get their ports.
const PORT_FIRST: u16 = 12_000;
const PORT_COUNT: u32 = 8000;
/// Ports that one process tries first. An installation needs fewer.
const PORTS_EACH: u32 = 20;

/// Writes keys and configuration below `--home` where they are missing. The answer is the path of the configuration.
pub fn prepare(args: &UpArgs) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(&args.home)?;
    let home = args.home.canonicalize()?;
    keys::make(&home)?;
    for name in topology::SERVICES {
        keys::secret_once(&home.join("passwords").join(name), keys::random_hex)?;
    }
    let path = home.join("amanah.toml");
    if path.exists() {
        refresh(&path, args)?;
    } else {
        std::fs::write(&path, toml::to_string(&config(&home, args)?)?)?;
    }
    Ok(path)
}

/// Updates the addresses of the servers, which may have changed. Everything else in the file belongs to the operator.
fn refresh(path: &Path, args: &UpArgs) -> anyhow::Result<()> {
    let mut config = Config::read(path)?;
    config.bus.urls = urls(args);
    config.bus.credentials.clone_from(&args.nats_credentials.canonicalize()?);
    config.bus.registry = registry(args)?;
    if config.objects.is_none() {
        let home = path.parent().unwrap_or(path);
        config.objects = Some(ObjectsSection::Folder(home.join("objects")));
    }
    let address = databases::address(&args.postgres_url)?;
    for (name, section) in [
        ("intake", &mut config.intake),
        ("survey", &mut config.survey),
        ("triage", &mut config.triage),
        ("reporting", &mut config.reporting),
    ] {
        section.database = databases::login_url(&address, name);
    }
    Ok(std::fs::write(path, toml::to_string(&config)?)?)
}

fn config(home: &Path, args: &UpArgs) -> anyhow::Result<Config> {
    let address = databases::address(&args.postgres_url)?;
    let section = |name: &str, http: bool| -> anyhow::Result<ServiceSection> {
        let grpc = free_address()?;
        Ok(ServiceSection {
            database: databases::login_url(&address, name),
            password_file: home.join("passwords").join(name),
            connections_max: 12,
            grpc,
            grpc_url: format!("http://{grpc}"),
            http: if http { Some(free_address()?) } else { None },
        })
    };
    Ok(Config {
        bus: BusSection {
            urls: urls(args),
            credentials: args.nats_credentials.canonicalize()?,
            tls_ca: None,
            registry: registry(args)?,
            // A cluster of three keeps three copies.
            replicas: if urls(args).len() >= 3 { 3 } else { 1 },
        },
        telemetry: TelemetrySection {
            filter: "info,sqlx=warn,async_nats=warn,h2=warn".into(),
            json: false,
            otlp_endpoint: None,
            trace_file: Some(home.join("spans.jsonl")),
            admin: free_address()?,
        },
        keys: KeysSection {
            tokens: home.join("keys/tokens.key"),
            master: home.join("keys/master.key"),
            inspectorate: home.join("keys/inspectorate.pub"),
            exchange: home.join("keys/exchange.note-key"),
            inspectorate_note: home.join("keys/inspectorate-note.vkey"),
            checkpoints: home.join("keys/checkpoints"),
        },
        tls: None,
        notify: None,
        objects: Some(ObjectsSection::Folder(home.join("objects"))),
        witness: Vec::new(),
        offices: offices()?,
        intake: section("intake", true)?,
        survey: section("survey", false)?,
        triage: section("triage", false)?,
        reporting: section("reporting", false)?,
    })
}

/// Several servers of a cluster are separated by commas.
fn urls(args: &UpArgs) -> Vec<String> {
    args.nats_url
        .split(',')
        .map(|url| url.trim().to_owned())
        .filter(|url| !url.is_empty())
        .collect()
}

/// The registry lies beside the folder of the seeds, where `amanah office add` keeps it.
fn registry(args: &UpArgs) -> anyhow::Result<PathBuf> {
    let seeds = args.nats_credentials.canonicalize()?;
    Ok(seeds.parent().unwrap_or(&seeds).join("registry.toml"))
}

/// The two offices whose procedures the product digitises.
fn offices() -> anyhow::Result<Vec<Office>> {
    let office = |code: &str, name: &str, zone| {
        Ok::<_, kernel::BadCode>(Office {
            code: OfficeCode::try_new(code)?,
            name: name.into(),
            zone,
        })
    };
    Ok(vec![
        office("plm", "Balai Kekarantinaan Kesehatan Kelas I Palembang", Zone::Wib)?,
        office("gto", "Balai Kekarantinaan Kesehatan Kelas I Gorontalo", Zone::Wita)?,
    ])
}

/// A free loopback port, which the configuration holds from then on. It lies below the range of outgoing connections, so that no client occupies it while the
/// service is down. Each process tries a block of its own first, and no port twice: installations made at the same time choose different ports.
fn free_address() -> anyhow::Result<SocketAddr> {
    static TRIED: AtomicU32 = AtomicU32::new(0);
    let block = std::process::id().wrapping_mul(PORTS_EACH);
    for _ in 0..PORT_COUNT {
        let offset = block.wrapping_add(TRIED.fetch_add(1, Ordering::Relaxed)) % PORT_COUNT;
        let port = PORT_FIRST + u16::try_from(offset)?;
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return Ok(listener.local_addr()?);
        }
    }
    anyhow::bail!("found no free loopback port from {PORT_FIRST} on")
}
