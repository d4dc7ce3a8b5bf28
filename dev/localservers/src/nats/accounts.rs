//! A folder with the registry, the seeds of its users, and the accounts that follow from it. `amanah office add` keeps the same files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kernel::{Clock, Ids, OfficeCode};
use topology::{Itjen, Link, PublicUserKey, Registry, UserSeed, accounts_conf, names};

use crate::secret::{replace_private, write_private};

/// Registry, seeds and accounts of a hub.
#[derive(Clone, Debug)]
pub struct Accounts {
    dir: PathBuf,
}

impl Accounts {
    /// The folder's; keys of our own services are made when they are missing.
    pub fn open(dir: &Path) -> Result<Self> {
        let accounts = Self { dir: dir.to_owned() };
        fs::create_dir_all(accounts.seeds_dir())
            .with_context(|| format!("cannot create {}", accounts.seeds_dir().display()))?;
        let mut registry = accounts.registry()?;
        for name in [names::PROVISION, names::SYS].into_iter().chain(names::SERVICES) {
            registry.add_service(name, accounts.key(name)?)?;
        }
        accounts.write(&registry)?;
        Ok(accounts)
    }

    /// The registry as it is on disk now.
    pub fn registry(&self) -> Result<Registry> {
        let file = self.dir.join("registry.toml");
        if !file.exists() {
            return Ok(Registry::default());
        }
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        toml::from_str(&text).with_context(|| format!("{} does not read", file.display()))
    }

    /// Writes registry and accounts. Running servers notice only when they reload.
    pub fn write(&self, registry: &Registry) -> Result<()> {
        let text = toml::to_string(registry).context("the registry as TOML")?;
        replace_private(&self.dir.join("registry.toml"), &text)?;
        self.write_conf(&accounts_conf(registry))
    }

    /// Adds an office with new keys, whose seeds lie beside the others.
    pub fn add_office(&self, code: &OfficeCode, link: Link) -> Result<()> {
        let mut registry = self.registry()?;
        let client = self.key(&names::office_user(code))?;
        let leaf = match link {
            Link::Leaf => Some(self.key(&names::leaf_user(code))?),
            Link::Direct => None,
        };
        registry.add_office(code, link, client, leaf)?;
        self.write(&registry)
    }

    /// Shuts an office out.
    pub fn revoke_office(&self, code: &OfficeCode) -> Result<()> {
        let mut registry = self.registry()?;
        registry.revoke(code)?;
        self.write(&registry)
    }

    /// Adds the inspectorate with a new key, whose seed lies beside the others.
    pub fn add_itjen(&self) -> Result<()> {
        let mut registry = self.registry()?;
        let keys = vec![self.key(names::ITJEN)?];
        registry.add_itjen(Itjen { keys, sealing: None, notes: None, dropped_keys: Vec::new() })?;
        self.write(&registry)
    }

    /// One file `<user>.nk` per user: its seed.
    pub fn seeds_dir(&self) -> PathBuf {
        self.dir.join("seeds")
    }

    /// The file with the seed of a user.
    pub fn seed_file(&self, user: &str) -> Result<PathBuf> {
        let file = seed_path(&self.seeds_dir(), user);
        if !file.is_file() {
            bail!("there is no user {user} here");
        }
        Ok(file)
    }

    /// The seed of a user.
    pub fn seed(&self, user: &str) -> Result<String> {
        let text = fs::read_to_string(self.seed_file(user)?).context("cannot read a seed")?;
        Ok(text.trim().to_owned())
    }

    /// The file that the server's configuration includes.
    pub fn conf(&self) -> PathBuf {
        self.dir.join("accounts.conf")
    }

    pub(super) fn write_conf(&self, text: &str) -> Result<()> {
        replace_private(&self.conf(), text)
    }

    /// Says where the hub is, for the folders that `amanah office add` makes.
    pub(super) fn write_hub(&self, urls: &[String], leafs: &[String]) -> Result<()> {
        let text = format!("urls = {urls:?}\nleaf_addresses = {leafs:?}\n");
        replace_private(&self.dir.join("hub.toml"), &text)
    }

    fn key(&self, user: &str) -> Result<PublicUserKey> {
        Ok(remembered(&self.seeds_dir(), user)?.public().clone())
    }
}

pub(super) fn seed_path(seeds: &Path, user: &str) -> PathBuf {
    seeds.join(format!("{user}.nk"))
}

/// The seed in the folder; made when there is none.
pub(super) fn remembered(seeds: &Path, user: &str) -> Result<UserSeed> {
    let file = seed_path(seeds, user);
    if !file.exists() {
        let seed = UserSeed::generate(&Ids::new(Clock::machine()));
        write_private(&file, &format!("{}\n", seed.expose()))?;
    }
    let text = fs::read_to_string(&file).context("cannot read a seed")?;
    UserSeed::parse(&text).with_context(|| format!("{} is damaged", file.display()))
}
