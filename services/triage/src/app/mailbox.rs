//! Messages between the office and a reporter. They lie with intake, sealed with the complaint's data key.

use kernel::{Actor, CaseId, CommandId, ComplaintId, Role, Timestamp};
use proto::intake::v1::{MailboxMessage, PostMessageRequest};
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey};

use crate::app::Triage;
use crate::app::case::Step;
use crate::error::{damaged, refused, vault};

/// Tries to post a message whose number others keep taking.
const ROUNDS_MAX: u32 = 5;

pub(crate) struct Message {
    pub(crate) item: u32,
    /// `reporter`, `office` or `inspectorate`.
    pub(crate) from: String,
    pub(crate) text: String,
    pub(crate) at: Timestamp,
}

struct Letter<'a> {
    command: CommandId,
    complaint: ComplaintId,
    from: &'static str,
    text: &'a str,
}

/// Writes to the reporter; returns false when this command wrote before. For everybody with a wrap, and for Itjen.
pub(crate) async fn send_message(
    triage: &Triage,
    actor: &Actor,
    message: Step<String>,
) -> Result<bool, Failure> {
    let file = triage.enter(actor, message.case).await?;
    let opened = file.opened()?;
    let key = triage.sealing_key(actor, opened.complaint, &opened.office).await?;
    let itjen = actor.may_act_as(Role::Inspectorate, &opened.office);
    if !itjen {
        triage.pass_on(&file, &key).await;
    }
    let cause = format!("{}/{}/{}", message.completed.command, actor.person, message.case);
    let letter = Letter {
        command: CommandId::following(&cause, "post-message"),
        complaint: opened.complaint,
        from: if itjen { "inspectorate" } else { "office" },
        text: &message.body,
    };
    post(triage, &key, &letter).await
}

/// The messages, opened. For everybody with a wrap. Itjen is refused: it opens with its own key, which this service does not hold.
pub(crate) async fn list_messages(
    triage: &Triage,
    actor: &Actor,
    case: CaseId,
) -> Result<Vec<Message>, Failure> {
    let file = triage.enter(actor, case).await?;
    let opened = file.opened()?;
    if actor.may_act_as(Role::Inspectorate, &opened.office) {
        return Err(refused(
            "OWN_KEY",
            "Itjen opens the mailbox with its own key, which this service does not hold",
        ));
    }
    let key = triage.own_key(opened.complaint, &actor.person).await?;
    triage.pass_on(&file, &key).await;
    let mailbox = triage.mailbox(opened.complaint).await?.messages;
    let what: Vec<String> = mailbox
        .iter()
        .map(|message| format!("{}/{}", ContentKind::Message.code(), message.item))
        .collect();
    triage.note_access(actor, case, &what).await?;
    mailbox.iter().map(|message| open(&key, opened.complaint, message)).collect()
}

fn open(
    key: &DataKey,
    complaint: ComplaintId,
    message: &MailboxMessage,
) -> Result<Message, Failure> {
    let content = ContentRef { complaint, kind: ContentKind::Message, item: message.item };
    let opened = vault::open(key, &content, &message.sealed).map_err(vault("open a message"))?;
    let text = String::from_utf8(opened.content.to_vec())
        .map_err(|_| damaged("text of a message of the mailbox"))?;
    let at = Timestamp::from_microsecond(message.recorded_us)
        .map_err(|_| damaged("time of a message of the mailbox"))?;
    Ok(Message { item: message.item, from: message.from.clone(), text, at })
}

/// The number of a message is part of its seal. When somebody else took the number meanwhile, the text is sealed again at the next one.
async fn post(triage: &Triage, key: &DataKey, letter: &Letter<'_>) -> Result<bool, Failure> {
    let mut item = triage.mailbox(letter.complaint).await?.next_item;
    let mut round = 0;
    loop {
        let failure = match post_at(triage, key, letter, item).await {
            Ok(applied) => return Ok(applied),
            Err(failure) => failure,
        };
        round += 1;
        let next = triage.mailbox(letter.complaint).await?.next_item;
        if next == item || round == ROUNDS_MAX {
            return Err(failure);
        }
        item = next;
    }
}

async fn post_at(
    triage: &Triage,
    key: &DataKey,
    letter: &Letter<'_>,
    item: u32,
) -> Result<bool, Failure> {
    let content = ContentRef { complaint: letter.complaint, kind: ContentKind::Message, item };
    let sealed = vault::seal(key, &content, letter.text.as_bytes(), &triage.ids);
    let request = PostMessageRequest {
        command_id: letter.command.to_string(),
        complaint_id: letter.complaint.to_string(),
        item,
        sealed: sealed.bytes,
        commitment: sealed.seal.commitment.to_vec(),
        from: letter.from.to_owned(),
    };
    Ok(triage.intake.clone().post_message(request).await?.into_inner().applied)
}
