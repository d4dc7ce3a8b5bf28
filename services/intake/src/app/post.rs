//! The reporter writes: a message, files, or both. Sealed bytes first, then the events that name them.

use std::sync::Arc;

use contracts::complaint::FormId;
use eventlog::ExecuteError;
use kernel::{CommandId, ComplaintId, Ids, Meta};
use service::{Failure, FailureKind};
use vault::{ContentKind, DataKey};
use zeroize::Zeroizing;

use super::Intake;
use super::sign_in::{folded, sign_in};
use crate::domain::{Complaint, Numbers, Post, Refusal, Sender};
use crate::files::Attachment;
use crate::sealing::{SealedObject, Sealer};

/// Messages that may overtake one before it gives up.
const ROUNDS_MAX: u32 = 8;

pub(crate) struct MailForm {
    pub(crate) id: FormId,
    pub(crate) text: Option<Zeroizing<String>>,
    pub(crate) attachments: Vec<Attachment>,
}

fn posting_command(form: FormId) -> CommandId {
    CommandId::following(&hex::encode(form.hash()), "post-message")
}

/// Posts once per form id, however often the form is sent.
pub(crate) async fn post(intake: &Intake, code: &str, form: MailForm) -> Result<(), Failure> {
    let session = sign_in(intake, code).await?;
    let mut state = folded(&session.events);
    state.open()?;
    let Some(key) = session.key else { return Err(no_mailbox()) };
    let form = Arc::new(form);
    for _ in 0..ROUNDS_MAX {
        let (post, objects) =
            sealed(intake, session.complaint, key.clone(), state.next(), Arc::clone(&form)).await?;
        intake.filings.put_mail(session.complaint, &objects).await?;
        match append(intake, session.complaint, &form, &post).await {
            Ok(()) => {
                state = intake.log.load::<Complaint>(session.complaint.into()).await?.state;
                return forget_unless_held(intake, &state, &objects).await;
            }
            Err(ExecuteError::Refused(refusal)) => {
                intake.filings.forget_mail(&objects).await?;
                if refusal != Refusal::ItemTaken {
                    return Err(refusal.into());
                }
            }
            Err(error) => return Err(error.into()),
        }
        state = intake.log.load::<Complaint>(session.complaint.into()).await?.state;
    }
    Err(Refusal::ItemTaken.into())
}

async fn append(
    intake: &Intake,
    complaint: ComplaintId,
    form: &MailForm,
    post: &Post,
) -> Result<(), ExecuteError<Refusal>> {
    let decide = |state: &Complaint| state.post(post);
    let command = posting_command(form.id);
    let _done = intake.log.execute(complaint.into(), command, Meta::default(), decide).await?;
    Ok(())
}

/// A form that was sent before has its bytes already.
async fn forget_unless_held(
    intake: &Intake,
    state: &Complaint,
    objects: &[SealedObject],
) -> Result<(), Failure> {
    match objects.first() {
        Some(first) if !state.holds(&first.digest) => intake.filings.forget_mail(objects).await,
        _ => Ok(()),
    }
}

/// Seals on a thread of its own, as at filing.
async fn sealed(
    intake: &Intake,
    complaint: ComplaintId,
    key: DataKey,
    next: Numbers,
    form: Arc<MailForm>,
) -> Result<(Post, Vec<SealedObject>), Failure> {
    let ids = intake.deps.ids.clone();
    let sealing = move || seal(complaint, key, next, &form, &ids);
    let sealed = tokio::task::spawn_blocking(sealing).await;
    sealed.map_err(|error| Failure::internal("seal a message", &error))
}

fn seal(
    complaint: ComplaintId,
    key: DataKey,
    next: Numbers,
    form: &MailForm,
    ids: &Ids,
) -> (Post, Vec<SealedObject>) {
    let mut sealer = Sealer::new(complaint, key, ids);
    let message = form
        .text
        .as_ref()
        .map(|text| sealer.text(ContentKind::Message, next.message, text.as_bytes()));
    let files = (next.file..).zip(&form.attachments);
    let files = files.map(|(item, file)| sealer.file(item, file)).collect();
    (Post { from: Sender::Reporter, next, message, files }, sealer.objects)
}

fn no_mailbox() -> Failure {
    Failure::new(
        FailureKind::Refused,
        "NO_MAILBOX",
        "surat ini disegel di balai tanpa kotak pesan: statusnya dapat dilihat, pesan tidak dapat dikirim",
    )
}
