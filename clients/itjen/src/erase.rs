//! Erases the content of a complaint from a stored item. Number, hash and manifest stay. Pure.

use contracts::{DataRequestV1, ErasedV1};

use super::item::{Body, ESCALATED, Item};

/// The item to store instead, without the sealed bytes and the wrap of a complaint. Of an escalation nothing but the head stays; a request names other complaints, too.
/// `None`: the item holds nothing of the complaint.
pub(super) fn without(item: &Item, complaint: &str) -> anyhow::Result<Option<Item>> {
    let left = match item.body()? {
        Body::Escalation(body) if body.case_id == complaint => {
            let (kind, hash) = (ESCALATED.to_owned(), item.hash.clone());
            serde_json::value::to_raw_value(&ErasedV1 { erased: true, kind, hash })?
        }
        Body::Request(mut body) => {
            if !forget(&mut body, complaint) {
                return Ok(None);
            }
            serde_json::value::to_raw_value(&body)?
        }
        _ => return Ok(None),
    };
    Ok(Some(Item { data: left, erased: true, ..item.clone() }))
}

/// True when the offered item is the stored one from which the hub has erased content, and nothing else differs.
pub(super) fn is_less(kept: &Item, offered: &Item) -> bool {
    match (kept.body(), offered.body()) {
        (_, Ok(Body::Erased(left))) => left.hash == kept.hash && left.kind == kept.kind,
        (Ok(Body::Request(mut kept)), Ok(Body::Request(mut offered))) => {
            let gone = offered.complaints.iter().filter(|one| one.inspectorate_wrap.is_empty());
            let gone: Vec<String> = gone.map(|one| one.complaint_id.clone()).collect();
            for id in &gone {
                forget(&mut kept, id);
            }
            // Content that is erased here and not there is no difference either.
            let here = kept.complaints.iter().filter(|one| one.inspectorate_wrap.is_empty());
            for id in here.map(|one| one.complaint_id.clone()).collect::<Vec<_>>() {
                forget(&mut offered, &id);
            }
            kept == offered
        }
        _ => false,
    }
}

fn forget(request: &mut DataRequestV1, complaint: &str) -> bool {
    let mut changed = false;
    for one in request.complaints.iter_mut().filter(|one| one.complaint_id == complaint) {
        changed |= !std::mem::take(&mut one.inspectorate_wrap).is_empty();
        for object in &mut one.objects {
            changed |= object.sealed.take().is_some();
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::item::{ERASED, REQUEST};
    use super::super::tray::tests::item;
    use super::*;

    fn request(wraps: [&str; 2]) -> Item {
        let complaint = |id: &str, wrap: &str| {
            let mut object =
                json!({"kind": "complaint_text", "item": 0, "bytes": 3, "digest": "d"});
            if !wrap.is_empty() {
                object["sealed"] = json!("QUJD");
            }
            json!({"complaint_id": id, "about_head": false, "has_reply_address": false, "inspectorate_wrap": wrap, "objects": [object]})
        };
        let body = json!({
            "office": "gto", "quarter": "2026-Q4", "letter_number": "1", "sent_at": "2026-11-22T03:00:00Z",
            "complaints": [complaint("a", wraps[0]), complaint("b", wraps[1])], "team": [], "manifest": "m",
        });
        item(1, REQUEST, &body)
    }

    #[test]
    fn of_a_request_only_the_erased_complaint_goes_and_the_hash_stays() {
        let kept = request(["wa", "wb"]);
        let Some(left) = without(&kept, "a").unwrap() else { panic!("nothing was left out") };
        let Body::Request(body) = left.body().unwrap() else { panic!("a request stays one") };
        assert_eq!((left.hash == kept.hash, left.is_intact()), (true, true));
        assert_eq!(body.complaints[0].inspectorate_wrap, "");
        assert!(body.complaints[0].objects[0].sealed.is_none());
        assert_eq!(body.complaints[1].inspectorate_wrap, "wb");
        assert!(without(&left, "a").unwrap().is_none(), "a second time changes nothing");
    }

    #[test]
    fn a_request_that_comes_again_with_less_is_the_same_and_with_something_else_is_not() {
        let kept = request(["wa", "wb"]);
        assert!(is_less(&kept, &request(["", "wb"])));
        assert!(!is_less(&kept, &request(["", "other"])));
        let Some(left) = without(&kept, "b").unwrap() else { panic!("nothing was left out") };
        assert!(is_less(&left, &request(["", "wb"])), "here one is gone, there the other");
    }

    #[test]
    fn an_erased_escalation_is_known_by_the_hash_of_what_is_kept() {
        let kept = item(7, ESCALATED, &json!({"a": 1}));
        let left =
            |hash: &str| item(7, ERASED, &json!({"erased": true, "kind": ESCALATED, "hash": hash}));
        assert!(is_less(&kept, &left(&kept.hash)));
        assert!(!is_less(&kept, &left("00")));
    }
}
