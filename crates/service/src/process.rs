//! Build → run → drain. One process may hold one service or all of them.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use eventlog::{Pace, Replica};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::http::Admin;
use crate::{App, Failure, FailureKind, Health, Listeners, Signals, log_server, subscriptions};

/// Longest drain. After it the process stops hard.
const GRACE: Duration = Duration::from_secs(20);

/// Soft stop: finish the running work. Every task has a clone.
pub type Stop = CancellationToken;

/// The tasks of a process.
pub struct Process {
    /// Soft stop of everything.
    pub stop: Stop,
    /// Readiness and liveness.
    pub health: Health,
    tracker: TaskTracker,
    crashed: CancellationToken,
}

impl Default for Process {
    fn default() -> Self {
        Self {
            stop: Stop::new(),
            health: Health::default(),
            tracker: TaskTracker::new(),
            crashed: CancellationToken::new(),
        }
    }
}

impl Process {
    /// Runs a task until the soft stop. A task that ends earlier is a crash and stops the process.
    pub fn spawn(&self, name: String, task: impl Future<Output = ()> + Send + 'static) {
        let (stop, crashed) = (self.stop.clone(), self.crashed.clone());
        self.tracker.spawn(async move {
            task.await;
            if !stop.is_cancelled() {
                tracing::error!(task = name, "a task ended by itself; the process stops");
                crashed.cancel();
                stop.cancel();
            }
        });
    }

    /// Starts a built service.
    pub fn start(&self, app: App, listeners: Listeners) -> Result<(), Failure> {
        let App { name, deps, log, mut grpc, http, subscribers, tickers } = app;
        let latch = self.health.latch();
        if let Some(published) = &log {
            grpc = grpc.add_service(log_server::log_server(published, deps.tokens.clone()));
            let holder = deps.ids.uuid_v4();
            let relay = relay::Relay {
                log: published.log.clone(),
                mapping: published.mapping,
                bus: deps.bus.clone(),
                holder,
            };
            let (stop, heart) = (self.stop.clone(), self.health.heart(format!("{name}/relay")));
            self.spawn(
                format!("{name}/relay"),
                async move { relay.run(&stop, &|| heart.beat()).await },
            );
        }
        for subscriber in subscribers {
            for follow in subscriber.logs() {
                let feed =
                    subscriptions::feed(&deps, log.as_ref(), *follow, Some(deps.bus.clone()))?;
                self.follow(name, &deps, std::sync::Arc::clone(&subscriber), feed);
            }
        }
        for (ticker, work) in tickers {
            let task = format!("{name}/{ticker}");
            self.spawn(task.clone(), work(self.stop.clone(), self.health.heart(task)));
        }
        self.serve(name, grpc, http, listeners);
        drop(latch);
        Ok(())
    }

    fn follow(
        &self,
        name: &str,
        deps: &crate::Deps,
        subscriber: std::sync::Arc<dyn eventlog::Subscriber>,
        feed: Box<dyn eventlog::Feed>,
    ) {
        let task = format!("{name}/{}/{}", subscriber.name(), feed.log());
        let replica =
            Replica { db: deps.db.clone(), holder: deps.ids.uuid_v4(), pace: Pace::default() };
        let (stop, heart) = (self.stop.clone(), self.health.heart(task.clone()));
        self.spawn(task, async move {
            if let Err(error) =
                eventlog::run(subscriber.as_ref(), feed, &replica, &stop, &|| heart.beat()).await
            {
                tracing::error!(error = %error, "a subscriber stopped for good");
                // The other subscribers go on. The silent heart makes `/live` fail, so that somebody notices.
                stop.cancelled().await;
            }
        });
    }

    fn serve(
        &self,
        name: &'static str,
        grpc: tonic::service::Routes,
        http: Option<axum::Router>,
        listeners: Listeners,
    ) {
        let (health, stop) = (self.health.clone(), self.stop.clone());
        self.spawn(format!("{name}/grpc"), async move {
            let (socket, tls) = (listeners.grpc, listeners.tls);
            if let Err(error) = crate::grpc::serve(grpc, socket, tls, health, stop).await {
                tracing::error!(service = name, error = %error, "gRPC server failed");
            }
        });
        if let (Some(router), Some(listener)) = (http, listeners.http) {
            self.serve_http(format!("{name}/http"), router, listener);
        }
    }

    fn serve_http(&self, name: String, router: axum::Router, listener: TcpListener) {
        let stop = self.stop.clone();
        self.spawn(name, async move {
            let served =
                axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await;
            if let Err(error) = served {
                tracing::error!(error = %error, "HTTP server failed");
            }
        });
    }

    /// Opens the admin port: `/live /ready /metrics /log-level`.
    pub async fn admin(
        &self,
        address: SocketAddr,
        telemetry: &telemetry::Guard,
    ) -> Result<SocketAddr, Failure> {
        let failed = |error: std::io::Error| {
            let reason = format!("cannot listen on {address}: {error}");
            Failure::new(FailureKind::Unavailable, "ADMIN_PORT", reason)
        };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let admin = Admin { health: self.health.clone(), telemetry: telemetry.controls.clone() };
        self.serve_http("admin".into(), crate::http::admin(admin), listener);
        Ok(bound)
    }

    /// Waits for a signal or a crash, drains, and returns whether everything went well. A second signal, or the end of the grace period, stops hard.
    pub async fn run(self, mut signals: Signals) -> bool {
        tokio::select! {
            () = signals.next() => tracing::info!("stopping: finishing what is under way"),
            () = self.stop.cancelled() => {}
        }
        self.health.draining();
        self.stop.cancel();
        self.tracker.close();
        let drained = tokio::select! {
            () = self.tracker.wait() => true,
            () = tokio::time::sleep(GRACE) => { tracing::error!("not drained in time; stopping hard"); false }
            () = signals.next() => { tracing::warn!("second signal; stopping hard"); false }
        };
        drained && !self.crashed.is_cancelled()
    }
}
