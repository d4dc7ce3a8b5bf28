//! Requests into commands: the only place that checks fields. gRPC speaks English, the forms speak Indonesian, as their readers do.

mod attachment;
pub(crate) mod complaint;
pub(crate) mod mailbox;
pub(crate) mod rating;
mod text;

use kernel::{ComplaintId, OfficeCode};
use proto::intake::v1 as pb;
use service::Failure;
use service::wire::Fields;

use crate::app::{Emptied, RegisterBoard, SealedComplaint};

pub(crate) use text::dotted;

pub(crate) fn register_board(request: &pb::RegisterBoardRequest) -> Result<RegisterBoard, Failure> {
    let mut fields = Fields::default();
    let command = fields.take("command_id", uuid::Uuid::parse_str(&request.command_id));
    let office = fields.parse("office", &request.office);
    let place = fields.parse("place", &request.place);
    let service = fields.parse("service", &request.service);
    let parsed = command.zip(office).zip(place).zip(service);
    let parsed = parsed.map(|(((command, office), place), service)| RegisterBoard {
        command: kernel::CommandId::new(command),
        office,
        place,
        service,
    });
    fields.finish(parsed)
}

pub(crate) fn office(text: &str) -> Result<OfficeCode, Failure> {
    let mut fields = Fields::default();
    let office = fields.parse("office", text);
    fields.finish(office)
}

pub(crate) fn complaint_id(text: &str) -> Result<ComplaintId, Failure> {
    let mut fields = Fields::default();
    let id = fields.parse("complaint_id", text);
    fields.finish(id)
}

pub(crate) fn emptied(office: &OfficeCode, emptied: Emptied) -> pb::EmptyBoxesResponse {
    let boxes = emptied.boxes.into_iter().map(|one| pb::Box {
        stream: format!("box/{office}/{}/{}", one.place, one.shift),
        place: one.place,
        shift: one.shift,
        count: u32::try_from(one.count).unwrap_or(0),
        position: one.position,
    });
    pb::EmptyBoxesResponse {
        boxes: boxes.collect(),
        kept: u32::try_from(emptied.kept).unwrap_or(u32::MAX),
    }
}

pub(crate) fn sealed_complaint(complaint: SealedComplaint) -> pb::GetSealedComplaintResponse {
    let objects = complaint.objects.into_iter().map(|object| pb::SealedObject {
        kind: object.kind,
        item: object.item,
        sealed: object.bytes.into(),
    });
    pb::GetSealedComplaintResponse {
        objects: objects.collect(),
        inspectorate_wrap: complaint.inspectorate_wrap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_of_a_board_is_named() {
        let failure = register_board(&pb::RegisterBoardRequest {
            command_id: "1".into(),
            office: "PLM".into(),
            place: "Loket 1".into(),
            service: String::new(),
        });
        let named: Vec<String> =
            failure.unwrap_err().fields.into_iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["command_id", "office", "place", "service"]);
    }

    #[test]
    fn a_box_is_named_as_people_write_it() {
        let one = crate::views::boxes::Emptied {
            place: "loket-1".into(),
            shift: "2026-11-22-pagi".into(),
            count: 12,
            position: 40,
        };
        let answer = emptied(&"plm".parse().unwrap(), Emptied { boxes: vec![one], kept: 1 });
        assert_eq!(answer.boxes[0].stream, "box/plm/loket-1/2026-11-22-pagi");
        assert_eq!((answer.boxes[0].count, answer.kept), (12, 1));
    }
}
