//! The reporter's mailbox, from the office's side. The messages lie with intake, sealed with the complaint's data key.

use kernel::{Actor, CaseId, CommandId, ComplaintId, Role, Timestamp};
use proto::intake::v1::{
    ListMessagesRequest, ListMessagesResponse, MailboxMessage, PostMessageRequest,
};
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey};

use super::Triage;
use crate::error::{damaged, refused, vault};
use crate::wire::Step;

/// How often another message may take the number in between.
const ROUNDS_MAX: u32 = 5;

/// A message of the mailbox, opened.
pub(crate) struct Message {
    pub(crate) item: u32,
    /// `reporter`, `office` or `inspectorate`.
    pub(crate) from: String,
    pub(crate) text: String,
    pub(crate) at: Timestamp,
}

/// A message on its way.
struct Letter<'a> {
    command: CommandId,
    complaint: ComplaintId,
    from: &'static str,
    text: &'a str,
}

/// Writes to the reporter; whether it was not written before. Whoever holds a wrap; Itjen, whose text is sealed with the team's key.
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
    triage.post(&key, &letter).await
}

/// The mailbox, for those who hold a wrap. Itjen opens with its own key, which is not here.
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
    let place = ContentRef { complaint, kind: ContentKind::Message, item: message.item };
    let opened = vault::open(key, &place, &message.sealed).map_err(vault("open a message"))?;
    let text = String::from_utf8(opened.content.to_vec())
        .map_err(|_| damaged("text of a message of the mailbox"))?;
    let at = Timestamp::from_microsecond(message.recorded_us)
        .map_err(|_| damaged("time of a message of the mailbox"))?;
    Ok(Message { item: message.item, from: message.from.clone(), text, at })
}

impl Triage {
    pub(super) async fn mailbox(
        &self,
        complaint: ComplaintId,
    ) -> Result<ListMessagesResponse, Failure> {
        let request = ListMessagesRequest { complaint_id: complaint.to_string() };
        Ok(self.intake.clone().list_messages(request).await?.into_inner())
    }

    /// A message as it lies with intake, sealed.
    pub(super) async fn sealed_message(
        &self,
        place: ContentRef,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let mut messages = self.mailbox(place.complaint).await?.messages.into_iter();
        Ok(messages.find(|message| message.item == place.item).map(|message| message.sealed))
    }

    /// The number is part of the seal. When somebody else took it meanwhile, the text is sealed again at the next one.
    async fn post(&self, key: &DataKey, letter: &Letter<'_>) -> Result<bool, Failure> {
        let mut item = self.mailbox(letter.complaint).await?.next_item;
        let mut round = 0;
        loop {
            let failure = match self.post_at(key, letter, item).await {
                Ok(applied) => return Ok(applied),
                Err(failure) => failure,
            };
            round += 1;
            let next = self.mailbox(letter.complaint).await?.next_item;
            if next == item || round == ROUNDS_MAX {
                return Err(failure);
            }
            item = next;
        }
    }

    async fn post_at(
        &self,
        key: &DataKey,
        letter: &Letter<'_>,
        item: u32,
    ) -> Result<bool, Failure> {
        let place = ContentRef { complaint: letter.complaint, kind: ContentKind::Message, item };
        let sealed = vault::seal(key, &place, letter.text.as_bytes(), &self.ids);
        let request = PostMessageRequest {
            command_id: letter.command.to_string(),
            complaint_id: letter.complaint.to_string(),
            item,
            sealed: sealed.bytes,
            commitment: sealed.seal.commitment.to_vec(),
            from: letter.from.to_owned(),
        };
        Ok(self.intake.clone().post_message(request).await?.into_inner().applied)
    }
}
