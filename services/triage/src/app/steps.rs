//! The shape of every command of staff on a case: seal the texts, extend the access, then append the event that names them.

use eventlog::Done;
use kernel::{Actor, ComplaintId, Role};
use service::Failure;
use sqlx::PgConnection;
use vault::{ContentKind, ContentRef, DataKey, SealRef, Sealed};

use super::file::File;
use super::surroundings::pinned;
use super::{Completed, Staff, Surroundings, Triage};
use crate::domain::case::{self, Command, Stage};

/// What a command writes beside the log.
#[derive(Default)]
pub(crate) struct Work<'a> {
    /// Texts to seal.
    pub(crate) texts: Vec<(ContentKind, &'a str)>,
    /// Who may read from now on, too.
    pub(crate) readers: Vec<Staff>,
    /// Whether it completes a step: then those who joined since may read from now on, too.
    pub(crate) completes: bool,
}

impl<'a> Work<'a> {
    /// Texts, for those who may read already.
    pub(crate) fn texts(texts: impl IntoIterator<Item = (ContentKind, &'a str)>) -> Self {
        Self { texts: texts.into_iter().collect(), readers: Vec::new(), completes: true }
    }

    /// A step that writes nothing.
    pub(crate) fn silent() -> Self {
        Self { completes: true, ..Self::default() }
    }
}

impl Triage {
    /// Carries out a command on a case that the actor has entered. `command` gets the seals of the texts, in their order.
    pub(crate) async fn step(
        &self,
        file: &File,
        actor: &Actor,
        completed: &Completed,
        mut work: Work<'_>,
        command: impl FnOnce(&[SealRef]) -> Command + Send,
    ) -> Result<Done, Failure> {
        if let Some(done) = file.before(completed.command, &actor.person) {
            return Ok(done);
        }
        let opened = file.opened()?;
        let around = self.surroundings(actor, completed, pinned(&opened.procedure)?);
        if work.completes && !actor.may_act_as(Role::Inspectorate, &opened.office) {
            self.add_newcomers(file, &mut work).await?;
        }
        if work.texts.is_empty() && work.readers.is_empty() {
            return self.decide(opened.case, &around, &command(&[])).await;
        }
        let extends = !work.readers.is_empty();
        let command = self.prepare(file, &around, work, command).await?;
        let done = self.decide(opened.case, &around, &command).await;
        if extends {
            self.drop_recused(opened.case).await?;
        }
        done
    }

    /// Whoever holds the key and completes a step passes it on to colleagues who joined after the case had begun.
    async fn add_newcomers(&self, file: &File, work: &mut Work<'_>) -> Result<(), Failure> {
        let known = |readers: &[Staff], one: &Staff| readers.iter().any(|r| r.person == one.person);
        for newcomer in self.newcomers(file).await? {
            if !known(&work.readers, &newcomer) {
                work.readers.push(newcomer);
            }
        }
        Ok(())
    }

    /// The same when he only reads or writes a message: a case whose next step is a newcomer's own would wait for him forever. What keeps the key
    /// from being passed on is no reason to refuse the call.
    pub(super) async fn pass_on(&self, file: &File, key: &DataKey) {
        if file.case.stage() == Stage::Archived {
            return;
        }
        if let Err(failure) = self.wrap_to_newcomers(file, key).await {
            tracing::warn!(code = failure.code, "the key of a case could not be passed on");
        }
    }

    async fn wrap_to_newcomers(&self, file: &File, key: &DataKey) -> Result<(), Failure> {
        let newcomers = self.newcomers(file).await?;
        if newcomers.is_empty() {
            return Ok(());
        }
        let opened = file.opened()?;
        let mut tx = self.db.begin().await?;
        self.insert_wraps(&mut tx, &self.wrap_to(key, opened.complaint, &newcomers)).await?;
        tx.commit().await?;
        self.drop_recused(opened.case).await
    }

    /// Writes sealed bytes and wraps in one transaction, before the event that names them. A command that would be refused now leaves nothing
    /// behind; one that loses a race later leaves bytes that no event names.
    async fn prepare(
        &self,
        file: &File,
        around: &Surroundings<'_>,
        work: Work<'_>,
        command: impl FnOnce(&[SealRef]) -> Command + Send,
    ) -> Result<Command, Failure> {
        let opened = file.opened()?;
        let key = self.sealing_key(around.actor, opened.complaint, &opened.office).await?;
        let mut tx = self.db.begin().await?;
        let sealed = self.seal(&mut tx, &key, opened.complaint, &work.texts).await?;
        let seals: Vec<SealRef> = sealed.iter().map(|sealed| sealed.seal).collect();
        let command = command(&seals);
        case::decide(&file.case, command.clone(), &around.context())?;
        let readers: Vec<Staff> = work
            .readers
            .into_iter()
            .filter(|reader| !file.case.is_recused(&reader.person))
            .collect();
        self.insert_wraps(&mut tx, &self.wrap_to(&key, opened.complaint, &readers)).await?;
        tx.commit().await?;
        Ok(command)
    }

    /// Seals each text at the next number of its kind and stores it.
    async fn seal(
        &self,
        tx: &mut PgConnection,
        key: &DataKey,
        complaint: ComplaintId,
        texts: &[(ContentKind, &str)],
    ) -> Result<Vec<Sealed>, Failure> {
        let lock = sqlx::query(include_str!("../../sql/sealed_lock.sql"));
        lock.bind(complaint.uuid()).execute(&mut *tx).await?;
        // An erasure that was decided since the file was read.
        self.not_erased(complaint).await?;
        let mut all = Vec::with_capacity(texts.len());
        for (kind, text) in texts {
            let item = next_item(tx, complaint, *kind).await?;
            let place = ContentRef { complaint, kind: *kind, item };
            let sealed = vault::seal(key, &place, text.as_bytes(), &self.ids);
            store(tx, &place, &sealed.bytes).await?;
            all.push(sealed);
        }
        Ok(all)
    }
}

async fn next_item(
    tx: &mut PgConnection,
    complaint: ComplaintId,
    kind: ContentKind,
) -> Result<u32, Failure> {
    let count: i64 = sqlx::query_scalar(include_str!("../../sql/sealed_count.sql"))
        .bind(complaint.uuid())
        .bind(kind.code())
        .fetch_one(tx)
        .await?;
    u32::try_from(count).map_err(|_| crate::error::damaged("triage.sealed"))
}

async fn store(tx: &mut PgConnection, place: &ContentRef, bytes: &[u8]) -> Result<(), Failure> {
    let item = i32::try_from(place.item).map_err(|_| crate::error::damaged("triage.sealed"))?;
    let insert = sqlx::query(include_str!("../../sql/sealed_insert.sql"));
    insert
        .bind(place.complaint.uuid())
        .bind(place.kind.code())
        .bind(item)
        .bind(bytes)
        .execute(tx)
        .await?;
    Ok(())
}
