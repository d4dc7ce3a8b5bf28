//! The pages of the public: templates beside this file, whose slots the compiler checks and whose texts askama escapes. No script, no picture, no
//! address of anybody else.

pub(crate) mod complaint;
pub(crate) mod mailbox;
mod questions;
pub(crate) mod rating;
pub(crate) mod receipt;
pub(crate) mod steps;
mod wrong;

use askama::Template;
use axum::http::StatusCode;
use kernel::{Office, Timestamp};

pub(crate) use wrong::Wrong;

/// The page in full.
#[expect(
    clippy::expect_used,
    reason = "writing to a text cannot fail, and no template asks for what can"
)]
fn render(page: &impl Template) -> String {
    page.render().expect("a page without fallible parts")
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    title: &'static str,
    text: &'static str,
    english: &'static str,
}

/// An instant as people at the office read it.
fn local(office: &Office, at: Timestamp) -> String {
    format!("{} {}", office.zone.local(at).strftime("%d-%m-%Y %H.%M"), office.zone)
}

pub(crate) fn problem(status: StatusCode) -> String {
    let (title, text, english) = match status {
        StatusCode::NOT_FOUND => (
            "Halaman tidak ditemukan",
            "Alamat ini tidak dikenal. Periksa kembali tulisannya, atau pindai ulang kode QR pada papan.",
            "This address is not known. Check it, or scan the QR code again.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "Berkas terlalu besar",
            "Seluruh berkas paling besar 20 MiB, masing-masing 8 MiB. Belum ada yang tersimpan. Tekan Kembali: tulisan Anda biasanya masih ada. Pilih berkas yang lebih kecil, atau kirim laporan dahulu tanpa berkas, lalu tambahkan berkasnya sebagian demi sebagian di kotak pesan dengan kode bukti Anda.",
            "All files together may have 20 MiB, each 8 MiB. Nothing was stored. Go back and choose smaller files, or send the report first and add files later with your receipt code.",
        ),
        StatusCode::REQUEST_TIMEOUT => (
            "Kiriman terlalu lambat",
            "Sambungan terlalu lambat; isian Anda mungkin belum diterima seluruhnya. Tekan Kembali: tulisan Anda biasanya masih ada. Kirim laporan dahulu tanpa berkas, lalu tambahkan berkasnya sebagian demi sebagian di kotak pesan dengan kode bukti Anda. Kiriman ulang tidak akan dihitung dua kali.",
            "The line was too slow; the form may not have arrived whole. Go back, send the report first without files, and add them later with your receipt code; it will not be counted twice.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "Belum dapat diterima",
            "Sistem sedang sibuk dan isian Anda belum tersimpan. Tekan Kembali, tunggu sebentar, lalu kirim lagi.",
            "The system is busy; nothing was stored yet. Go back and send the form again in a moment.",
        ),
        _ => (
            "Terjadi gangguan",
            "Ada gangguan di pihak kami. Tekan Kembali, lalu kirim lagi; kiriman ulang tidak akan dihitung dua kali.",
            "A fault of ours. Go back and send the form again; it will not be counted twice.",
        ),
    };
    render(&ProblemPage { title, text, english })
}

/// A form without files that weighs more than all its fields may.
pub(crate) fn too_long() -> String {
    render(&ProblemPage {
        title: "Isian terlalu panjang",
        text: "Isian Anda lebih panjang daripada yang dapat kami terima, dan belum tersimpan. Tekan Kembali, perpendek tulisan Anda, lalu kirim lagi.",
        english: "The form is longer than we can take; nothing was stored. Go back, shorten what you wrote, and send it again.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_whole_page() {
        for status in [
            StatusCode::NOT_FOUND,
            StatusCode::SERVICE_UNAVAILABLE,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::INTERNAL_SERVER_ERROR,
        ] {
            let page = problem(status);
            assert!(page.starts_with("<!doctype html>") && !page.contains("{{"), "{page}");
        }
    }
}
