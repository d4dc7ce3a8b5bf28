//! One test per refusal: given a good submission, when one thing is wrong, then the reason names it and repeats nothing of it.

use bus::Inbound;
use contracts::{BODY_BYTES_MAX, Kind, Reason, ReasonCode};
use serde_json::{Value, json};

use super::{Around, Envelope, Work, read, submission};
use crate::testing::*;
use proto::office::v1 as pb;

fn reasons(envelope: &Envelope) -> Vec<Reason> {
    let around = Around { now: NOW.parse().unwrap(), offices: &offices() };
    read(envelope, &around).err().unwrap_or_default()
}

fn of(message: Inbound) -> Vec<(ReasonCode, String)> {
    let reasons = reasons(&envelope(message));
    reasons.into_iter().map(|why| (why.code, why.field.unwrap_or_default())).collect()
}

fn with_header(name: &'static str, value: &str) -> Vec<(ReasonCode, String)> {
    let mut message = message("plm", Kind::Rating, id(), &rating(id()));
    message.headers.insert(name, value);
    of(message)
}

fn with_field(kind: Kind, mut body: Value, path: &str, value: Value) -> Vec<(ReasonCode, String)> {
    *body.pointer_mut(path).unwrap() = value;
    of(message("plm", kind, id(), &body))
}

fn one(code: ReasonCode, field: &str) -> Vec<(ReasonCode, String)> {
    vec![(code, field.to_owned())]
}

#[test]
fn good_ones_pass() {
    let form = id();
    for (kind, body) in [
        (Kind::Rating, rating(id())),
        (Kind::Ratings, ratings(&[rating(id())])),
        (Kind::UsersServedV1, served(7)),
        (Kind::Roster, roster()),
        (Kind::SealedComplaint, complaint(form)),
    ] {
        assert_eq!(of(message("plm", kind, form, &body)), [], "{kind}");
    }
}

#[test]
fn an_id_must_be_random() {
    let v7 = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";
    for bad in ["", "17", v7] {
        let mut message = message("plm", Kind::Rating, id(), &rating(id()));
        message.headers.insert("ce-id", bad);
        message.headers.insert("Nats-Msg-Id", bad);
        assert_eq!(of(message), one(ReasonCode::IdMissing, "ce-id"), "{bad:?}");
    }
}

#[test]
fn every_header_must_be_there_and_agree() {
    for (name, bad) in [
        ("Nats-Msg-Id", "other"),
        ("ce-specversion", "0.3"),
        ("ce-source", "/elsewhere"),
        ("ce-type", "id.go.porthealth.survey.roster.published.v1"),
        ("ce-time", "yesterday"),
        ("ce-datacontenttype", "text/plain"),
        ("ce-office", ""),
    ] {
        assert_eq!(with_header(name, bad), one(ReasonCode::Header, name));
    }
    let mut bare = message("plm", Kind::Rating, id(), &rating(id()));
    bare.headers = async_nats::HeaderMap::new();
    assert_eq!(of(bare), one(ReasonCode::IdMissing, "ce-id"));
}

#[test]
fn a_type_that_is_unknown_or_itjens_is_refused() {
    for tail in ["survey.rating.submitted.v9", Kind::DataReply.tail()] {
        let message = message_of("plm", tail, id(), b"{}".to_vec());
        assert_eq!(of(message), one(ReasonCode::UnknownType, "ce-type"));
    }
}

#[test]
fn all_must_name_the_same_office() {
    assert_eq!(with_header("ce-office", "gto"), one(ReasonCode::OfficeMismatch, "ce-office"));
    for other in ["/ph/off/gto", "/ph/off/plmx"] {
        assert_eq!(with_header("ce-source", other), one(ReasonCode::OfficeMismatch, "ce-source"));
    }
}

#[test]
fn a_message_in_another_offices_stream_is_forged_and_that_office_is_answered() {
    for (source, answered) in [(Some("OUT_GTO"), "gto"), (Some("EVT_INTAKE"), "plm"), (None, "plm")]
    {
        let mut message = message("plm", Kind::Rating, id(), &rating(id()));
        message.source = source.map(str::to_owned);
        let envelope = envelope(message);
        assert_eq!(reasons(&envelope)[0].code, ReasonCode::ForgedSource, "{source:?}");
        assert_eq!(envelope.answer_to().as_str(), answered);
    }
    let mut direct = message("plm", Kind::Rating, id(), &rating(id()));
    direct.source = Some("INGRESS_DIRECT".to_owned());
    assert_eq!(of(direct), []);
}

#[test]
fn an_office_must_be_known() {
    assert_eq!(
        of(message("sby", Kind::Rating, id(), &rating(id()))),
        one(ReasonCode::UnknownOffice, "")
    );
}

#[test]
fn a_clock_may_be_a_little_ahead_and_a_submission_may_have_waited() {
    for good in ["2026-11-22T03:14:59Z", "2025-10-20T00:00:00Z"] {
        assert_eq!(with_header("ce-time", good), [], "{good}");
    }
    for bad in ["2026-11-22T03:16:00Z", "2029-11-22T03:00:00Z", "2025-10-15T00:00:00Z"] {
        assert_eq!(with_header("ce-time", bad), one(ReasonCode::ClockOff, "ce-time"), "{bad}");
    }
}

#[test]
fn a_body_has_a_size_that_the_bus_takes_and_grpc_takes_more() {
    let data = vec![b' '; BODY_BYTES_MAX + 1];
    let message = message_of("plm", Kind::Rating.tail(), id(), data.clone());
    assert_eq!(of(message), one(ReasonCode::TooLarge, ""));
    let (id, kind, time) = (id().to_string(), Kind::Rating.tail().to_owned(), NOW.to_owned());
    let call = |data| {
        let (id, kind, time) = (id.clone(), kind.clone(), time.clone());
        reasons(&submission(code("plm"), 1, pb::Submission { id, kind, time, data }))[0].code
    };
    assert_eq!(call(data), ReasonCode::MalformedJson);
    assert_eq!(call(vec![b' '; service::message_bytes_max() + 1]), ReasonCode::TooLarge);
}

#[test]
fn what_is_no_json_or_of_another_shape_says_where() {
    let message = message_of("plm", Kind::Rating.tail(), id(), b"{\"id\":".to_vec());
    assert_eq!(of(message), one(ReasonCode::MalformedJson, ""));
    let wrong = with_field(Kind::UsersServedV1, served(7), "/count", json!("rahasia"));
    assert_eq!(wrong, one(ReasonCode::Schema, "count"));
}

#[test]
fn a_shift_must_have_begun_and_not_be_closed() {
    for (shift, code) in [
        ("2026-11-22-siang", ReasonCode::ShiftInFuture),
        ("2026-07-20-pagi", ReasonCode::ShiftTooOld),
        ("2026-11-22-sore", ReasonCode::Schema),
        ("20261122-pagi", ReasonCode::Schema),
    ] {
        let refused = with_field(Kind::Rating, rating(id()), "/shift", json!(shift));
        assert_eq!(refused, one(code, "shift"), "{shift}");
    }
    // 10 o'clock in Palembang is 11 in Gorontalo; half past two there it is the next shift already.
    let around = Around { now: "2026-11-22T06:30:00Z".parse().unwrap(), offices: &offices() };
    let mut body = rating(id());
    body["shift"] = json!("2026-11-22-siang");
    let east = envelope(message("gto", Kind::Rating, id(), &body));
    assert!(read(&east, &around).is_ok());
    let west = envelope(message("plm", Kind::Rating, id(), &body));
    assert!(read(&west, &around).is_err());
}

#[test]
fn answers_must_hold_both_items_about_the_person_and_only_marks() {
    for (answers, field) in [
        (json!({ "conduct": 4 }), "answers.competence"),
        (json!({ "competence": 4 }), "answers.conduct"),
        (json!({ "conduct": 5, "competence": 1 }), "answers.conduct"),
        (json!({ "conduct": 4, "competence": 1, "rahasia": 1 }), "answers"),
        (json!({ "conduct": 4, "competence": 1, "rahasia": "x" }), "answers"),
    ] {
        let refused = with_field(Kind::Rating, rating(id()), "/answers", answers);
        assert_eq!(refused, one(ReasonCode::Schema, field));
    }
}

#[test]
fn codes_ids_and_comments_have_a_form() {
    for (field, bad) in [("/id", "1"), ("/place", "Loket 1"), ("/service", "")] {
        let refused = with_field(Kind::Rating, rating(id()), field, json!(bad));
        assert_eq!(refused, one(ReasonCode::Schema, &field[1..]));
    }
    for (field, bad) in [("employee", "Budi S.".to_owned()), ("comment", "a".repeat(1001))] {
        let mut body = rating(id());
        body[field] = json!(bad);
        let message = message("plm", Kind::Rating, id(), &body);
        let told = reasons(&envelope(message));
        assert_eq!(told[0].field.as_deref(), Some(field));
        assert!(!told[0].message.contains(&bad), "the value is repeated");
    }
}

#[test]
fn a_batch_holds_one_to_a_thousand() {
    let many: Vec<Value> = (0..1001).map(|_| json!({})).collect();
    for lines in [&[][..], &many] {
        let message = message("plm", Kind::Ratings, id(), &ratings(lines));
        assert_eq!(of(message), one(ReasonCode::Schema, "ratings"));
    }
}

#[test]
fn a_bad_line_is_named_by_its_index_and_spoils_no_other() {
    let mut bad = rating(id());
    bad["answers"]["conduct"] = json!(9);
    let batch = ratings(&[rating(id()), bad, rating(id()), json!("rahasia")]);
    let envelope = envelope(message("plm", Kind::Ratings, id(), &batch));
    let around = Around { now: NOW.parse().unwrap(), offices: &offices() };
    let Ok(Work::Ratings(casts)) = read(&envelope, &around) else { panic!("not read") };
    assert_eq!((casts.good.len(), casts.rejected), (2, 2));
    let lines: Vec<_> = casts.reasons.iter().map(|reason| reason.line).collect();
    assert_eq!(lines, [Some(1), Some(3)]);
    assert!(!format!("{:?}", casts.reasons).contains("rahasia"));
}

#[test]
fn users_served_are_at_most_so_many_and_each_service_is_told_once() {
    let refused = with_field(Kind::UsersServedV1, served(7), "/count", json!(100_001));
    assert_eq!(refused, one(ReasonCode::Schema, "count"));
    let v2 = |by_service: Value| {
        let body =
            json!({ "place": "loket-1", "shift": "2026-11-22-pagi", "by_service": by_service });
        of(message("plm", Kind::UsersServedV2, id(), &body))
    };
    let line = json!({ "service": "vaksinasi", "count": 3 });
    assert_eq!(v2(json!([line])), []);
    assert_eq!(v2(json!([line, line])), one(ReasonCode::Schema, "by_service[1].service"));
    assert_eq!(v2(json!([])), one(ReasonCode::Schema, "by_service"));
    let many = json!([{ "service": "vaksinasi", "count": 100_001 }]);
    assert_eq!(v2(many), one(ReasonCode::Schema, "by_service[0].count"));
}

#[test]
fn a_roster_begins_on_a_real_day_and_names_each_once() {
    for (day, code) in [
        ("2026-02-30", ReasonCode::Schema),
        ("1 Desember", ReasonCode::Schema),
        ("2062-12-01", ReasonCode::Refused),
    ] {
        let refused = with_field(Kind::Roster, roster(), "/valid_from", json!(day));
        assert_eq!(refused, one(code, "valid_from"), "{day}");
    }
    let entry = json!({ "employee": "pgw-03", "place": "loket-1" });
    let twice = with_field(Kind::Roster, roster(), "/employees", json!([entry, entry]));
    assert_eq!(twice, one(ReasonCode::Schema, "employees[1].employee"));
    let name = json!([{ "employee": "Budi Santoso", "place": "loket-1" }]);
    let named = with_field(Kind::Roster, roster(), "/employees", name);
    assert_eq!(named, one(ReasonCode::Schema, "employees[0].employee"));
    let empty = with_field(Kind::Roster, roster(), "/employees", json!([]));
    assert_eq!(empty, one(ReasonCode::Schema, "employees"));
}

#[test]
fn a_complaint_must_be_sealed_as_published() {
    use ReasonCode::{NotSealed, Schema};
    let refused =
        |path: &str, value: Value| with_field(Kind::SealedComplaint, complaint(id()), path, value);
    let plain = json!("UGVsYXBvcmFuIHRhbnBhIHNlZ2Vs");
    assert_eq!(refused("/objects/0/sealed", plain), one(NotSealed, "objects[0].sealed"));
    assert_eq!(refused("/objects/0/kind", json!("attachment")), one(Schema, "objects[0]"));
    assert_eq!(refused("/objects/0/item", json!(1)), one(Schema, "objects[0]"));
    assert_eq!(refused("/objects", json!([])), one(Schema, "objects"));
    assert_eq!(refused("/inspectorate_wrap", json!("AQID")), one(NotSealed, "inspectorate_wrap"));
    assert_eq!(refused("/receipt_lookup", json!("AB")), one(Schema, "receipt_lookup"));
    let low_order = json!("00".repeat(32));
    assert_eq!(refused("/reply_key", low_order), one(NotSealed, "reply_key"));
    for roles in
        [json!(["kepala-balai"]), json!(["official", "officer"]), json!(["officer", "officer"])]
    {
        assert_eq!(refused("/reported_roles", roles), one(Schema, "reported_roles"));
    }
}

#[test]
fn a_type_that_is_no_text_of_ours_is_not_repeated() {
    let message = message_of("plm", "survey.Nama Orang.v1", id(), b"{}".to_vec());
    assert_eq!(envelope(message).tail(), "");
}
