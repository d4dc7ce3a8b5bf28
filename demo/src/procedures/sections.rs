//! The demo's sections on receipt, recusal and erasure.

use drive::Verdict;
use terminal::{Table, prose};

use super::erasure::Erased;
use super::receipt::Receipt;
use super::recusal::{Answer, Recusal};
use super::safety::Checked;
use super::tables;

/// Prints the three sections.
pub(crate) fn print(checked: &Checked) {
    let Checked { receipt, recusal, erased } = checked;
    println!(
        "\nBukti pengaduan: diperiksa pelapor sendiri, layanan sudah berhenti, tanpa jaringan"
    );
    println!("{}", receipts(receipt));
    println!("\nKotak pesan: dibuka dengan kode saja");
    println!("{}", mailbox(receipt));
    println!("\nPengecualian: bagi gto-wbs-3 kasus ini tidak pernah ada");
    println!("{}", answers(recusal));
    println!("{}", prose(&conclusion(recusal)));
    println!("\nPenghapusan: dua orang menyetujui, yang tersisa batu nisan dan bukti");
    println!("{}", erasure(erased));
}

fn receipts(receipt: &Receipt) -> Table {
    verdicts(&[
        ("berkas bukti dan naskah pelapor", &receipt.whole),
        ("satu bit dalam berkas bukti dibalik", &receipt.flipped),
        ("satu kata ditambahkan pada naskah", &receipt.other_text),
        ("bukti yang diambil kemudian, dengan saksi", &receipt.cosigned),
    ])
}

pub(super) fn verdicts(rows: &[(&str, &Verdict)]) -> Table {
    let mut table = Table::new(["yang diperiksa", "putusan", "kalimatnya"]);
    for (what, verdict) in rows {
        table.add_row([*what, decided(verdict), &verdict.sentence]);
    }
    table
}

fn decided(verdict: &Verdict) -> &'static str {
    if verdict.proved { "terbukti" } else { "ditolak" }
}

fn mailbox(receipt: &Receipt) -> Table {
    let mail = &receipt.mail;
    let mut table = Table::new(["dari", "isi"]);
    table
        .add_row(["status", &mail.says])
        .add_row(["langkah berikutnya", &mail.next])
        .add_row(["Tim WBS → pelapor", &mail.question])
        .add_row(["pelapor → Tim WBS", &mail.answer]);
    table
}

pub(super) fn answers(recusal: &Recusal) -> Table {
    let mut table = Table::new([
        "panggilan",
        "gto-wbs-3 (dikecualikan)",
        "gto-wbs-3, id acak",
        "gto-wbs-2 (rekan)",
    ]);
    let rows = recusal.excluded.iter().zip(&recusal.random).zip(&recusal.colleague);
    for ((excluded, random), colleague) in rows {
        table.add_row([excluded.call, shown(excluded), shown(random), shown(colleague)]);
    }
    table
}

/// Without the bytes of the details: they are compared, not read.
fn shown(answer: &Answer) -> &str {
    answer.said.split(" [").next().unwrap_or(&answer.said)
}

fn conclusion(recusal: &Recusal) -> String {
    let same = if recusal.excluded == recusal.random { "sama persis" } else { "BERBEDA" };
    let declared = &recusal.declared;
    let gone = if declared.after == declared.random { "sama persis" } else { "BERBEDA" };
    format!(
        "dikecualikan = id acak: {same}\n\
         pada kasus lain gto-wbs-3 menyatakan konflik kepentingannya sendiri: sebelumnya {}, sesudahnya {} (dibanding id acak: {gone})",
        shown(&declared.before),
        shown(&declared.after),
    )
}

fn erasure(erased: &Erased) -> Table {
    let Erased { erasure, old_receipt, new_receipt } = erased;
    let text = |name: &str| match erasure.tombstone[name].as_str() {
        None | Some("") => "–",
        Some(text) => text,
    };
    let at = tables::local(text("at"), "B10");
    let tombstone = format!(
        "dihapus {}, dasar {}, kelas retensi {}; pesan tersisa {}",
        at,
        text("legal_basis"),
        text("retention_class"),
        erasure.messages
    );
    let mut table = Table::new(["langkah", "jawaban"]);
    table
        .add_row(["Tim WBS membaca, sebelumnya", shown(&erasure.before)])
        .add_row(["itjen-1 meminta, lalu menyetujui sendiri", &erasure.alone])
        .add_row(["itjen-2 menyetujui: batu nisan di kotak pesan", &tombstone])
        .add_row(["Tim WBS membaca, sesudahnya", shown(&erasure.after)])
        .add_row(["bukti dari hari pelaporan", &old_receipt.sentence])
        .add_row(["bukti yang diambil sesudah penghapusan", &new_receipt.sentence]);
    table
}
