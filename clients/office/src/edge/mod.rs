//! `amanah-office edge`: runs the office's own server and watches its link to the hub.

mod backlog;
mod monitor;
mod server;
mod show;
mod status;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use contracts::Receipt;
use kernel::Clock;
use tokio::sync::watch;

use super::receipts::{self, Receipts};
use super::{Enrolment, LeafConfig};
use monitor::leaf_links;
use server::Server;
use show::Shower;
use status::{LastReceipt, ServerState, Status};
use terminal::{Exit, complain};

/// Pause between two rounds.
const TICK: Duration = Duration::from_secs(1);
const RETRY: Duration = Duration::from_secs(1);

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Ctrl-C stops the server in order. Exit codes: 0 stopped; 1 could not be run."
)]
pub struct EdgeArgs {
    /// The office's enrolment.
    #[arg(long, env = "AMANAH_OFFICE", default_value = "office.toml")]
    pub config: PathBuf,
    /// Folder for receipts and the server's log; the enrolment's when left out.
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// nats-server, 2.15 or newer.
    #[arg(long, env = "AMANAH_NATS_BIN", default_value = "nats-server")]
    pub nats_server: PathBuf,
    /// Start the server anew when the link was down for so many seconds.
    #[arg(long, default_value_t = 300)]
    pub restart_after: u64,
    /// One JSON line per second instead of a picture.
    #[arg(long)]
    pub status_json: bool,
}

/// Runs until Ctrl-C or SIGTERM.
pub async fn edge(args: &EdgeArgs) -> anyhow::Result<Exit> {
    let enrolment = Enrolment::read(&args.config, args.dir.as_deref())?;
    let leaf = enrolment.config.leaf.clone();
    let leaf =
        leaf.context("office.toml tidak memuat [leaf]: balai ini terhubung langsung ke pusat")?;
    server::check_version(&args.nats_server).await?;
    let conf = enrolment.folder.join(&leaf.conf);
    let mut server = Server::new(&args.nats_server, &conf, &enrolment.data)?;
    let (known, telling) = watch::channel(backlog::Backlog::default());
    // Both futures are large.
    let helpers =
        Box::pin(async { tokio::join!(provisioned(&enrolment, &known), fetching(&enrolment)) });
    let mut edge = Edge::new(args, &enrolment, leaf, telling);
    tokio::select! {
        ended = edge.watch(&mut server) => ended?,
        _ = helpers => {}
        ended = stop_signal() => ended?,
    }
    edge.ending();
    server.stop().await;
    Ok(Exit::Done)
}

async fn stop_signal() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        ended = tokio::signal::ctrl_c() => Ok(ended?),
        _ = terminate.recv() => Ok(()),
    }
}

/// Makes the stream once the server runs, then follows its submissions. After a death of the server it begins again.
async fn provisioned(enrolment: &Enrolment, known: &watch::Sender<backlog::Backlog>) {
    let (config, clock) = (&enrolment.config, Clock::machine());
    loop {
        if let Ok(bus) = enrolment.bus_as(topology::names::ADMIN, None).await
            && let Ok(_changes) = bus::provision_leaf(&bus, &config.code, clock.now()).await
        {
            backlog::follow(&bus, &config.code, known).await;
        }
        tokio::time::sleep(RETRY).await;
    }
}

async fn fetching(enrolment: &Enrolment) {
    let config = &enrolment.config;
    loop {
        if let Ok(bus) = enrolment.bus().await
            && let Err(error) = receipts::fetch(&bus, enrolment).await
        {
            complain(&error.context(format!("tanda terima {}", config.code)));
        }
        tokio::time::sleep(RETRY).await;
    }
}

struct Edge {
    leaf: LeafConfig,
    restart_after: Duration,
    receipts: Receipts,
    backlog: watch::Receiver<backlog::Backlog>,
    answered: backlog::Answered,
    status: Status,
    shower: Shower,
    clock: Clock,
}

impl Edge {
    fn new(
        args: &EdgeArgs,
        enrolment: &Enrolment,
        leaf: LeafConfig,
        backlog: watch::Receiver<backlog::Backlog>,
    ) -> Self {
        let clock = Clock::machine();
        Self {
            leaf,
            restart_after: Duration::from_secs(args.restart_after),
            receipts: Receipts::new(&enrolment.data),
            backlog,
            answered: backlog::Answered::default(),
            status: Status::new(enrolment.config.code.clone(), clock.now()),
            shower: Shower::new(args.status_json),
            clock,
        }
    }

    async fn watch(&mut self, server: &mut Server) -> anyhow::Result<()> {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut linked = tokio::time::Instant::now();
        loop {
            tick.tick().await;
            let state = server.tend().await?;
            let links = leaf_links(&self.leaf.monitor_url).await;
            if state != ServerState::Running || links.is_some_and(|links| links > 0) {
                linked = tokio::time::Instant::now();
            }
            self.look(state, links, server.restarts())?;
            if linked.elapsed() >= self.restart_after {
                self.shower.say("Tautan ke pusat terputus terlalu lama: server dimulai ulang.");
                server.restart().await;
                linked = tokio::time::Instant::now();
            }
        }
    }

    fn look(
        &mut self,
        server: ServerState,
        links: Option<u32>,
        restarts: u32,
    ) -> anyhow::Result<()> {
        for receipt in self.receipts.look()? {
            self.status.last_receipt = Some(last(&receipt));
            self.answered.add(&receipt);
        }
        let now = self.clock.now();
        let backlog = self.backlog.borrow();
        self.status.backlog = backlog.open(&self.answered);
        self.status.stored = backlog.stored();
        drop(backlog);
        self.status.restarts = restarts;
        self.status.set(server, links.is_some_and(|links| links > 0), now);
        self.shower.show(&self.status);
        Ok(())
    }

    fn ending(&mut self) {
        self.status.set(ServerState::Stopped, false, self.clock.now());
        self.shower.show(&self.status);
        self.shower.say("Server dihentikan; kiriman yang belum terkirim tetap tersimpan.");
    }
}

fn last(receipt: &Receipt) -> LastReceipt {
    LastReceipt {
        at: receipt.received_at,
        submission: receipt.submission.clone(),
        outcome: receipt.outcome,
        rejected: receipt.counts.rejected,
    }
}
