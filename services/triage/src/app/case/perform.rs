//! The shape of every command on a case: seal the texts, extend the access, then append the event that names them.

use eventlog::Done;
use kernel::{Actor, ComplaintId, Role};
use service::Failure;
use sqlx::PgConnection;
use vault::{ContentKind, ContentRef, DataKey, SealRef, Sealed};

use super::File;
use crate::app::{CommandContext, Completed, Staff, Triage, pinned};
use crate::domain::case::{self, Command};
use crate::error::damaged;

/// What a command writes beside the log.
#[derive(Default)]
pub(crate) struct Work<'a> {
    pub(crate) texts: Vec<(ContentKind, &'a str)>,
    /// People who may read the case from now on.
    pub(crate) readers: Vec<Staff>,
    /// Whether the command completes a step. Then newcomers may read from now on, too.
    pub(crate) completes: bool,
}

impl<'a> Work<'a> {
    /// A step that writes texts; nobody new may read.
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
    pub(crate) async fn perform(
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
        let context = self.context(actor, completed, pinned(&opened.procedure)?);
        if work.completes && !actor.may_act_as(Role::Inspectorate, &opened.office) {
            self.add_newcomers(file, &mut work).await?;
        }
        if work.texts.is_empty() && work.readers.is_empty() {
            return self.decide(opened.case, &context, &command(&[])).await;
        }
        let extends = !work.readers.is_empty();
        let command = self.prepare(file, &context, work, command).await?;
        let done = self.decide(opened.case, &context, &command).await;
        if extends {
            self.drop_recused(opened.case).await?;
        }
        done
    }

    async fn add_newcomers(&self, file: &File, work: &mut Work<'_>) -> Result<(), Failure> {
        let known = |readers: &[Staff], one: &Staff| readers.iter().any(|r| r.person == one.person);
        for newcomer in self.newcomers(file).await? {
            if !known(&work.readers, &newcomer) {
                work.readers.push(newcomer);
            }
        }
        Ok(())
    }

    /// Writes sealed bytes and wraps in one transaction, before the event that names them. A command that the rules refuse leaves nothing
    /// behind. One that loses a race afterwards leaves bytes that no event names.
    async fn prepare(
        &self,
        file: &File,
        context: &CommandContext<'_>,
        work: Work<'_>,
        command: impl FnOnce(&[SealRef]) -> Command + Send,
    ) -> Result<Command, Failure> {
        let opened = file.opened()?;
        let key = self.sealing_key(context.actor, opened.complaint, &opened.office).await?;
        let mut tx = self.db.begin().await?;
        let sealed = self.seal(&mut tx, &key, opened.complaint, &work.texts).await?;
        let seals: Vec<SealRef> = sealed.iter().map(|sealed| sealed.seal).collect();
        let command = command(&seals);
        case::decide(&file.case, command.clone(), &context.for_domain())?;
        let readers: Vec<Staff> = work
            .readers
            .into_iter()
            .filter(|reader| !file.case.is_recused(&reader.person))
            .collect();
        self.insert_wraps(&mut tx, &self.wrap_to(&key, opened.complaint, &readers)).await?;
        tx.commit().await?;
        Ok(command)
    }

    async fn seal(
        &self,
        tx: &mut PgConnection,
        key: &DataKey,
        complaint: ComplaintId,
        texts: &[(ContentKind, &str)],
    ) -> Result<Vec<Sealed>, Failure> {
        let lock = sqlx::query(sql!("sealed_lock"));
        lock.bind(complaint.uuid()).execute(&mut *tx).await?;
        // The complaint may have been erased since the file was read.
        self.not_erased(complaint).await?;
        let mut all = Vec::with_capacity(texts.len());
        for (kind, text) in texts {
            let item = next_item(tx, complaint, *kind).await?;
            let content = ContentRef { complaint, kind: *kind, item };
            let sealed = vault::seal(key, &content, text.as_bytes(), &self.ids);
            store(tx, &content, &sealed.bytes).await?;
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
    let count: i64 = sqlx::query_scalar(sql!("sealed_count"))
        .bind(complaint.uuid())
        .bind(kind.code())
        .fetch_one(tx)
        .await?;
    u32::try_from(count).map_err(|_| damaged("triage.sealed"))
}

async fn store(tx: &mut PgConnection, content: &ContentRef, bytes: &[u8]) -> Result<(), Failure> {
    let item = i32::try_from(content.item).map_err(|_| damaged("triage.sealed"))?;
    let insert = sqlx::query(sql!("sealed_insert"));
    insert
        .bind(content.complaint.uuid())
        .bind(content.kind.code())
        .bind(item)
        .bind(bytes)
        .execute(tx)
        .await?;
    Ok(())
}
