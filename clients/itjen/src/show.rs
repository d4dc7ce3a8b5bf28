//! Items in words, one or two lines each.

use contracts::{DataRequestV1, EscalationV1, Outcome, Receipt, RescheduledV1, UnderstaffedV1};
use kernel::{Quarter, Timestamp};

use super::held::Verdict;
use super::item::{Body, Item};
use terminal::{local, printable};

/// An item for a person: its content in short, then every disagreement.
pub(super) fn told(item: &Item, verdict: &Verdict) -> String {
    let what = match &verdict.body {
        Some(Body::Request(body)) => request(body, verdict.troubles.is_empty()),
        Some(Body::Escalation(body)) => escalation(body, verdict.troubles.is_empty()),
        Some(Body::Rescheduled(body)) => rescheduled(body),
        Some(Body::Receipt(body)) => receipt(body),
        Some(Body::Understaffed(body)) => understaffed(body),
        Some(Body::Erased(body)) => erased(&item.subject, &body.kind, &body.hash),
        Some(Body::Other) | None => format!("{} (tidak dikenal program ini)", item.kind),
    };
    let mut text = printable(&format!("#{} {what}", item.number));
    for trouble in &verdict.troubles {
        text += &["\n   !! ", &printable(trouble)].concat();
    }
    text
}

fn request(body: &DataRequestV1, agrees: bool) -> String {
    format!(
        "PERMINTAAN DATA balai {} {}, surat {}, {} pengaduan{}, tenggat {}, {}",
        body.office,
        title(&body.quarter),
        body.letter_number,
        body.complaints.len(),
        unnamed(body.unnamed),
        due(body.due_at),
        manifest(agrees)
    )
}

fn unnamed(count: u64) -> String {
    if count == 0 { String::new() } else { format!(" (dan {count} lagi yang tidak muat)") }
}

fn escalation(body: &EscalationV1, agrees: bool) -> String {
    format!(
        "PERKARA DITERUSKAN balai {} {}, perkara {}, bukti pengiriman {}, {} objek, {} perkara sejauh ini, {}",
        body.office,
        title(&body.quarter),
        body.case_id,
        body.sending_number,
        body.objects.len(),
        body.escalated.len(),
        manifest(agrees)
    )
}

fn rescheduled(body: &RescheduledV1) -> String {
    format!(
        "TENGGAT BERUBAH balai {} {}: {} menjadi {}",
        body.office,
        title(&body.quarter),
        due(body.old),
        due(body.new)
    )
}

fn understaffed(body: &UnderstaffedV1) -> String {
    let who = match body.missing_role.as_str() {
        "wbs_team" => "anggota Tim WBS",
        "office_head" => "kepala balai",
        "admin_head" => "kasubag",
        other => other,
    };
    format!(
        "PETUGAS KURANG balai {}, perkara {}: tidak ada lagi {who} yang boleh membacanya. Pusat tidak membukanya kepada siapa pun; \
         Itjen memutuskan di tempatnya, atau menyepakati orang lain dengan balai",
        body.office, body.case_id
    )
}

fn erased(subject: &str, kind: &str, hash: &str) -> String {
    format!(
        "ISI DIHAPUS perkara {subject}: dari butir ini tinggal nomor dan sidik {} ({kind})",
        hash.get(..16).unwrap_or(hash)
    )
}

/// The sentence about a stored item of which the hub has erased content. Nothing is deleted here on the hub's word alone.
pub(super) fn erased_there(item: &Item) -> String {
    let text = format!(
        "#{} ISI DIHAPUS DI PUSAT ({}). Salinan di kotak masuk ini masih utuh: setelah penghapusan itu dipastikan, \
         hapus dengan 'amanah-itjen erase PENGADUAN'",
        item.number, item.subject
    );
    printable(&text)
}

/// A receipt, also of an answer that was just sent.
pub(super) fn receipt(body: &Receipt) -> String {
    let outcome = match body.outcome {
        Outcome::Received => "DITERIMA",
        Outcome::Rejected => "DITOLAK",
    };
    let again = if body.again { " (jawaban pertama, diulang)" } else { "" };
    let reason = |reason: &contracts::Reason| {
        let field = reason.field.as_ref().map(|field| format!(" isian {field}:"));
        format!("\n   -{} {}", field.unwrap_or_default(), reason.message)
    };
    let reasons = body.reasons.iter().map(reason).collect::<Vec<_>>().concat();
    format!("TANDA TERIMA {}: {outcome}{again}, {}{reasons}", body.submission, body.kind)
}

const fn manifest(agrees: bool) -> &'static str {
    if agrees { "manifes cocok" } else { "TIDAK COCOK" }
}

fn title(quarter: &str) -> String {
    quarter.parse::<Quarter>().map_or_else(|_| quarter.to_owned(), Quarter::title)
}

fn due(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "tidak ada".to_owned(), local)
}
