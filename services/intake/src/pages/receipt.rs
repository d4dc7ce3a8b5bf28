//! Bukti pengaduan: the receipt for the reporter.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Office;

use super::{local, render};
use crate::app::Filed;

/// The receipt. A form that was sent again shows the same one, and says so.
#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage<'a> {
    office: &'a Office,
    filed: &'a Filed,
    code: &'a str,
}

/// Commitment and opening of the text, or of a file.
struct Proof<'a> {
    what: String,
    name: Option<&'a str>,
    commitment: String,
    opening: String,
}

pub(crate) fn receipt_page(office: &Office, filed: &Filed) -> String {
    let code = filed.receipt.code.reveal();
    render(&ReceiptPage { office, filed, code: &code })
}

impl ReceiptPage<'_> {
    fn recorded_at(&self) -> String {
        local(self.office, self.filed.recorded_at)
    }

    fn leaf(&self) -> String {
        hex::encode(self.filed.leaf)
    }

    fn proofs(&self) -> impl Iterator<Item = Proof<'_>> {
        self.filed.receipt.proofs.iter().enumerate().map(|(index, proof)| Proof {
            what: if index == 0 { "Uraian".to_owned() } else { format!("Lampiran {index}") },
            name: proof.opening.name.as_deref(),
            commitment: hex::encode(proof.commitment),
            opening: hex::encode(proof.opening.opening),
        })
    }

    /// The proof as a file to keep, in base64. No request is made for it: it is in the page.
    fn proof(&self) -> Option<String> {
        self.filed.proof.as_ref().map(|proof| STANDARD.encode(proof))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Committed, Receipt};
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
