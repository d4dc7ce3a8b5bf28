//! Bukti pengaduan: what the reporter keeps.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Office;

use super::template::{Slot, fill};
use super::{layout, local};
use crate::app::{Committed, Filed, Receipt};

const RECEIPT: &str = include_str!("receipt.html");
const AGAIN: &str = include_str!("again.html");
const PROOF: &str = include_str!("proof.html");
const DOWNLOAD: &str = include_str!("download.html");
const LATER: &str = include_str!("proof_later.html");

/// The receipt. A form that was sent again shows the same one, and says so.
pub(crate) fn receipt_page(office: &Office, filed: &Filed) -> String {
    let Receipt { code, proofs } = &filed.receipt;
    let proofs: String =
        proofs.iter().enumerate().map(|(index, proof)| row(index, proof)).collect();
    let code = code.reveal();
    let main = fill(
        RECEIPT,
        &[
            ("office", Slot::Text(&office.name)),
            ("again", Slot::Html(if filed.again { AGAIN } else { "" })),
            ("code", Slot::Text(&code)),
            ("complaint", Slot::Text(&filed.complaint.to_string())),
            ("recorded_at", Slot::Text(&local(office, filed.recorded_at))),
            ("position", Slot::Text(&filed.position.to_string())),
            ("leaf", Slot::Text(&hex::encode(filed.leaf))),
            ("proofs", Slot::Html(&proofs)),
            ("proof", Slot::Html(&proof(filed))),
        ],
    );
    layout("Bukti pengaduan", &main)
}

fn row(index: usize, Committed { commitment, opening }: &Committed) -> String {
    let what = if index == 0 { "Uraian".to_owned() } else { format!("Lampiran {index}") };
    let name = opening.name.as_ref().map(|name| {
        let slots = [("what", Slot::Text(&what)), ("name", Slot::Text(name))];
        fill(r#"<dt>{{what}}: nama</dt><dd class="plain">{{name}}</dd>"#, &slots) + "\n"
    });
    fill(
        PROOF,
        &[
            ("what", Slot::Text(&what)),
            ("commitment", Slot::Text(&hex::encode(commitment))),
            ("opening", Slot::Text(&hex::encode(opening.opening))),
            ("name", Slot::Html(&name.unwrap_or_default())),
        ],
    )
}

/// The proof as a file to keep. No request is made for it: it is in the page.
fn proof(filed: &Filed) -> String {
    let Some(proof) = &filed.proof else { return LATER.to_owned() };
    fill(DOWNLOAD, &[("data", Slot::Text(&STANDARD.encode(proof)))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealing::Opening;
    use kernel::{Clock, Ids, Zone};
    use vault::ReceiptCode;

    fn office() -> Office {
        Office { code: "gto".parse().unwrap(), name: "BKK Gorontalo".into(), zone: Zone::Wita }
    }

    fn committed(name: Option<&str>) -> Committed {
        let opening = Opening { opening: [3; 32], name: name.map(str::to_owned) };
        Committed { commitment: [2; 32], opening }
    }

    fn filed() -> Filed {
        let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
        let recorded_at = "2026-11-22T16:30:00Z".parse().unwrap();
        Filed {
            complaint: ids.complaint(),
            position: 7,
            leaf: [1; 32],
            recorded_at,
            proof: Some("c2sp.org/tlog-proof@v1\n".into()),
            receipt: Receipt {
                code: ReceiptCode::generate(&ids),
                proofs: vec![committed(None), committed(Some("foto.jfif.jpg"))],
            },
            again: false,
        }
    }

    #[test]
    fn the_receipt_shows_code_number_and_office_time() {
        let filed = filed();
        let page = receipt_page(&office(), &filed);
        for part in [
            filed.receipt.code.reveal().as_str(),
            &filed.complaint.to_string(),
            "23-11-2026 00.30 WITA",
            "base64,YzJzcC5vcmcvdGxvZy1wcm9vZkB2MQo=",
            "href=\"/masuk\"",
            "<dt>Lampiran 1: nama</dt><dd class=\"plain\">foto.jfif.jpg</dd>",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains("{{") && !page.contains("terima sebelumnya"));
    }

    #[test]
    fn a_repeated_form_shows_the_same_receipt_and_says_so() {
        let filed = Filed { again: true, ..filed() };
        let page = receipt_page(&office(), &filed);
        assert!(page.contains("sudah kami terima sebelumnya; ini bukti yang sama"), "{page}");
        assert!(page.contains(filed.receipt.code.reveal().as_str()) && !page.contains("{{"));
    }

    #[test]
    fn a_proof_that_is_not_there_yet_is_promised_and_not_shown() {
        let page = receipt_page(&office(), &Filed { proof: None, ..filed() });
        assert!(!page.contains("base64,") && page.contains("beberapa saat lagi"), "{page}");
    }
}
