//! Messages for a mailbox: a reporter's form, or a message that another service sealed.

use kernel::{CommandId, PersonId};
use proto::intake::v1 as pb;
use service::Failure;
use service::wire::Fields;
use sha2::{Digest, Sha256};
use vault::SealRef;

use super::attachment::attachments;
use super::complaint::Submitted;
use super::text::{bounded, form_id};
use crate::app::{Erase, Erased, MailForm, Messages, PostSealed};
use crate::domain::Sender;

/// Characters of a message.
pub(crate) const MESSAGE_CHARS_MAX: usize = 10_000;
/// Sealed bytes of a message: that many characters of four bytes.
const SEALED_BYTES_MAX: usize = 128 << 10;
/// Characters of a legal basis.
const BASIS_CHARS_MAX: usize = 500;

pub(crate) fn mail(form: &mut Submitted) -> Result<MailForm, Failure> {
    let mut fields = Fields::default();
    let id = form_id(&mut fields, form.get("form_id"));
    let text = bounded(&mut fields, "text", form.get("text"), 0, MESSAGE_CHARS_MAX);
    let attachments = attachments(&mut fields, std::mem::take(&mut form.files));
    let text = Some(text).filter(|text| !text.is_empty());
    if text.is_none() && attachments.is_empty() {
        fields.wrong("text", "tulis pesan atau pilih berkas");
    }
    fields.finish(id.map(|id| MailForm { id, text, attachments }))
}

pub(crate) fn post_message(request: pb::PostMessageRequest) -> Result<PostSealed, Failure> {
    let mut fields = Fields::default();
    let command = fields.take("command_id", uuid::Uuid::parse_str(&request.command_id));
    let complaint = fields.parse("complaint_id", &request.complaint_id);
    let from = match request.from.as_str() {
        "office" => Some(Sender::Office),
        "inspectorate" => Some(Sender::Inspectorate),
        _ => None,
    };
    if from.is_none() {
        fields.wrong("from", "must be 'office' or 'inspectorate'");
    }
    let size =
        vault::padded_of(&request.sealed).filter(|_| request.sealed.len() <= SEALED_BYTES_MAX);
    if size.is_none() {
        fields.wrong("sealed", "must be a sealed message: version 1, padded to a power of two");
    }
    let commitment: Option<[u8; 32]> = request.commitment.try_into().ok();
    if commitment.is_none() {
        fields.wrong("commitment", "must be 32 bytes");
    }
    let parsed = command.zip(complaint).zip(from).zip(size).zip(commitment);
    fields.finish(parsed.map(|((((command, complaint), from), size), commitment)| {
        let digest = Sha256::digest(&request.sealed).into();
        PostSealed {
            command: CommandId::new(command),
            complaint,
            item: request.item,
            from,
            seal: SealRef { digest, commitment, size },
            sealed: request.sealed,
        }
    }))
}

pub(crate) fn messages(found: Messages) -> pb::ListMessagesResponse {
    let messages = found.messages.into_iter().map(|message| pb::MailboxMessage {
        item: message.item,
        from: message.from.code().to_owned(),
        sealed: message.sealed.into(),
        recorded_us: message.recorded_at.as_microsecond(),
    });
    pb::ListMessagesResponse { messages: messages.collect(), next_item: found.next_item }
}

pub(crate) fn erase(request: &pb::EraseComplaintRequest) -> Result<Erase, Failure> {
    let mut fields = Fields::default();
    let command = fields.take("command_id", uuid::Uuid::parse_str(&request.command_id));
    let complaint = fields.parse("complaint_id", &request.complaint_id);
    let basis = request.legal_basis.trim();
    if basis.is_empty() || basis.chars().count() > BASIS_CHARS_MAX {
        fields.wrong("legal_basis", format!("must have 1 to {BASIS_CHARS_MAX} characters"));
    }
    let class = request.retention_class.trim();
    if class.len() > 64 {
        fields.wrong("retention_class", "must have at most 64 characters");
    }
    let approvers = approvers(&mut fields, &request.approvers);
    let parsed = command.zip(complaint).zip(approvers);
    fields.finish(parsed.map(|((command, complaint), approvers)| Erase {
        command: CommandId::new(command),
        complaint,
        legal_basis: basis.to_owned(),
        retention_class: class.to_owned(),
        approvers,
    }))
}

/// Two, and not the same one twice.
fn approvers(fields: &mut Fields, named: &[String]) -> Option<[PersonId; 2]> {
    let persons: Vec<PersonId> =
        named.iter().filter_map(|person| PersonId::try_new(person.as_str()).ok()).collect();
    match <[PersonId; 2]>::try_from(persons) {
        Ok(two) if two[0] != two[1] && named.len() == 2 => Some(two),
        _ => {
            fields.wrong("approvers", "must be two different persons");
            None
        }
    }
}

pub(crate) fn erased(erased: &Erased) -> pb::EraseComplaintResponse {
    pb::EraseComplaintResponse { applied: erased.applied, position: erased.position }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn erasure(approvers: &[&str]) -> pb::EraseComplaintRequest {
        pb::EraseComplaintRequest {
            command_id: "6945fc1d-82e2-48b0-b430-3feb6bc481ba".into(),
            complaint_id: "0192f0c1-2d3e-8a4b-8c5d-6e7f80910213".into(),
            legal_basis: "UU 27/2022 Pasal 44".into(),
            retention_class: String::new(),
            approvers: approvers.iter().map(|&person| person.to_owned()).collect(),
        }
    }

    #[test]
    fn an_erasure_needs_two_different_approvers() {
        assert!(erase(&erasure(&["itjen-1", "itjen-2"])).is_ok());
        for bad in [&["itjen-1", "itjen-1"][..], &["itjen-1"], &[], &["a", "b", "c"]] {
            let fields = erase(&erasure(bad)).err().map(|failure| failure.fields).unwrap();
            assert_eq!(fields[0].0, "approvers", "{bad:?}");
        }
    }

    #[test]
    fn a_message_must_be_sealed_and_from_one_of_two() {
        let failure = post_message(pb::PostMessageRequest {
            command_id: "1".into(),
            complaint_id: "x".into(),
            item: 0,
            sealed: b"plain".to_vec(),
            commitment: vec![1],
            from: "reporter".into(),
        });
        let fields = failure.err().map(|failure| failure.fields).unwrap();
        let named: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(named, ["command_id", "complaint_id", "from", "sealed", "commitment"]);
    }

    #[test]
    fn an_empty_message_is_refused() {
        let mut form = Submitted::default();
        let id = "6945fc1d-82e2-48b0-b430-3feb6bc481ba".to_owned();
        form.texts.push(("form_id".into(), Zeroizing::new(id)));
        let fields = mail(&mut form).err().map(|failure| failure.fields).unwrap();
        assert_eq!(fields[0].0, "text");
    }
}
