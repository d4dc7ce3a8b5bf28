//! `amanah-itjen mailbox|write`: the mailbox of a reporter whose complaint is with Itjen. It is opened and sealed on this machine.

mod read;
mod seen;
mod write;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::ComplaintId;
use proto::itjen::v1::{MailboxMessage, ReadMailboxRequest, ReadMailboxResponse, SealedObject};
use tonic::Code;
use vault::{ContentKind, ContentRef, DataKey};
use zeroize::Zeroizing;

use super::config::Desk;
use super::{content, source};

pub use read::MailboxArgs;
pub(super) use read::mailbox;
use seen::Seen;
pub use write::WriteArgs;
pub(super) use write::write;

/// A mailbox as the hub gives it, with the key that opens it.
struct Mailbox {
    complaint: ComplaintId,
    key: DataKey,
    given: ReadMailboxResponse,
}

impl Mailbox {
    /// Fetches the mailbox. `None`: the complaint is not with Itjen.
    async fn fetch(desk: &Desk, complaint: ComplaintId) -> anyhow::Result<Option<Self>> {
        let mut client = source::mailboxes(desk).await?;
        let request = ReadMailboxRequest { complaint_id: complaint.to_string() };
        let given = match client.read_mailbox(request).await {
            Ok(given) => given.into_inner(),
            Err(status) if status.code() == Code::NotFound => return Ok(None),
            Err(status) => return Err(client_common::said(status)),
        };
        let wrap = STANDARD.encode(&given.inspectorate_wrap);
        let key = content::data_key(&desk.private_key()?, &complaint.to_string(), &wrap)?;
        Ok(Some(Self { complaint, key, given }))
    }

    fn seen(&self) -> Seen {
        let file = |object: &&SealedObject| object.kind == ContentKind::Attachment.code();
        let files = self.given.objects.iter().filter(file).count();
        Seen { messages: self.given.next_item, files: u32::try_from(files).unwrap_or(u32::MAX) }
    }

    /// The address to which the next message is sealed.
    const fn next(&self) -> ContentRef {
        self.place(self.given.next_item)
    }

    const fn place(&self, item: u32) -> ContentRef {
        ContentRef { complaint: self.complaint, kind: ContentKind::Message, item }
    }

    fn open(&self, message: &MailboxMessage) -> anyhow::Result<Zeroizing<String>> {
        let opened = vault::open(&self.key, &self.place(message.item), &message.sealed)?;
        let text = String::from_utf8(opened.content.to_vec()).ok().context("pesan rusak")?;
        Ok(Zeroizing::new(text))
    }
}

/// The hub does not say whether such a complaint exists.
const NOT_HERE: &str = "Pengaduan itu tidak berada pada Itjen: sudah dilepas ke balai, sudah dihapus, atau nomornya keliru.";
