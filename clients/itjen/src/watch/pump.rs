//! Fetches items from the hub into the tray, and judges them in order.

use std::time::Duration;

use terminal::prose;

use super::super::config::Desk;
use super::super::held::{Held, Verdict};
use super::super::item::Item;
use super::super::show;
use super::super::source::{Arrived, Source};
use super::super::tray::{Stored, Tray};
use super::order::{GAP_LASTS, Next, Order, ranges};

/// After this silence `--once` ends.
const SILENCE: Duration = Duration::from_secs(2);
/// Pause before the next connection.
const RETRY: Duration = Duration::from_secs(2);

pub(crate) struct Pump<'a> {
    desk: &'a Desk,
    grpc: bool,
    tray: &'a mut Tray,
    held: Held,
    order: Order,
    troubles: usize,
}

impl<'a> Pump<'a> {
    /// Begins with the stored items. The tray must be writing.
    pub(crate) fn new(desk: &'a Desk, tray: &'a mut Tray, grpc: bool) -> anyhow::Result<Self> {
        let mut held = Held::new(desk.hub_key()?);
        tray.entries().for_each(|entry| held.replay(entry));
        let order = Order::new(tray.entries().last().map_or(1, |entry| entry.number + 1));
        Ok(Self { desk, grpc, tray, held, order, troubles: 0 })
    }

    pub(crate) const fn troubles(&self) -> usize {
        self.troubles
    }

    pub(crate) const fn tray(&self) -> &Tray {
        self.tray
    }

    /// Fetches for ever, or with `once` until nothing more comes. A lost connection is made again; with `once` it is an error.
    pub(crate) async fn run(&mut self, once: bool) -> anyhow::Result<()> {
        loop {
            match self.connected(once).await {
                Ok(()) => return Ok(()),
                Err(error) if once => return Err(error),
                Err(error) => eprintln!("Sambungan terputus, dicoba lagi: {error:#}"),
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    async fn connected(&mut self, once: bool) -> anyhow::Result<()> {
        let mut source = self.connect().await?;
        let mut silent = Duration::ZERO;
        loop {
            let came = self.step(&mut source, SILENCE).await?;
            silent = if came { Duration::ZERO } else { silent + SILENCE };
            // A gap may close by itself: items that a killed run received come again only later.
            let complete = self.tray.missing().is_empty() || silent >= GAP_LASTS;
            if once && !came && complete {
                self.tell_missing();
                return Ok(());
            }
        }
    }

    fn tell_missing(&mut self) {
        let missing = self.tray.missing();
        if !missing.is_empty() {
            self.trouble(&format!("nomor yang tidak pernah sampai: {}", ranges(&missing)));
            if !self.grpc {
                println!(
                    "   Butir yang isinya sudah dihapus hanya ada lewat gRPC: amanah-itjen watch --once --grpc"
                );
            }
        }
    }

    /// Opens the source. The bus itself knows the last acknowledged item.
    pub(crate) async fn connect(&self) -> anyhow::Result<Source> {
        if self.grpc {
            Source::grpc(self.desk, self.tray.whole_until()).await
        } else {
            Source::bus(self.desk).await
        }
    }

    /// One round: fetch, keep, acknowledge, judge. False when nothing came.
    pub(crate) async fn step(
        &mut self,
        source: &mut Source,
        wait: Duration,
    ) -> anyhow::Result<bool> {
        let arrived = source.next(wait).await?;
        for one in &arrived {
            self.keep(one)?;
            source.acknowledge(one, self.tray.whole_until()).await?;
        }
        if arrived.is_empty() {
            self.order.waited(wait);
        }
        self.judge()?;
        Ok(!arrived.is_empty())
    }

    fn keep(&mut self, arrived: &Arrived) -> anyhow::Result<()> {
        let number = arrived.item.number;
        match self.tray.store(&arrived.item)? {
            Stored::Differs => self.trouble(&format!(
                "butir {number} datang lagi dengan isi lain; yang pertama disimpan"
            )),
            Stored::Erased => println!("{}", prose(&show::erased_there(&arrived.item))),
            // Judging is already behind this number.
            Stored::New if self.order.is_past(number) => {
                let verdict = self.held.judge_late(&arrived.item);
                self.tell(&arrived.item, &verdict);
            }
            Stored::New | Stored::Known => {}
        }
        Ok(())
    }

    fn judge(&mut self) -> anyhow::Result<()> {
        loop {
            match self.order.next(|from| self.tray.first_from(from)) {
                Next::Wait => return Ok(()),
                Next::Gap(missing) => {
                    self.trouble(&format!("nomor yang tidak sampai: {}", ranges(&missing)));
                }
                Next::Judge(number) => {
                    let item = self.tray.read(number)?;
                    let verdict = self.held.judge(&item);
                    self.tell(&item, &verdict);
                }
            }
        }
    }

    fn tell(&mut self, item: &Item, verdict: &Verdict) {
        self.troubles += verdict.troubles.len();
        println!("{}", prose(&show::told(item, verdict)));
    }

    fn trouble(&mut self, text: &str) {
        self.troubles += 1;
        println!("{}", prose(&format!("!! {text}")));
    }
}
