//! The pages of the public: HTML files beside this one, filled with escaped text. No script, no picture, no address of anybody else.

pub(crate) mod complaint;
pub(crate) mod mailbox;
mod questions;
pub(crate) mod rating;
pub(crate) mod receipt;
pub(crate) mod steps;
mod template;

use axum::http::StatusCode;

use kernel::{Office, Timestamp};
use template::{Slot, fill};

const LAYOUT: &str = include_str!("layout.html");
const STYLE: &str = include_str!("style.css");
const PROBLEM: &str = include_str!("problem.html");

/// A whole page around its main part.
fn layout(title: &str, main: &str) -> String {
    fill(
        LAYOUT,
        &[("title", Slot::Text(title)), ("style", Slot::Html(STYLE)), ("main", Slot::Html(main))],
    )
}

/// An instant as people at the office read it.
fn local(office: &Office, at: Timestamp) -> String {
    format!("{} {}", office.zone.local(at).strftime("%d-%m-%Y %H.%M"), office.zone)
}

/// What went wrong, in words that help.
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
    problem_page(title, text, english)
}

/// A form without files that weighs more than all its fields may.
pub(crate) fn too_long() -> String {
    problem_page(
        "Isian terlalu panjang",
        "Isian Anda lebih panjang daripada yang dapat kami terima, dan belum tersimpan. Tekan Kembali, perpendek tulisan Anda, lalu kirim lagi.",
        "The form is longer than we can take; nothing was stored. Go back, shorten what you wrote, and send it again.",
    )
}

fn problem_page(title: &str, text: &str, english: &str) -> String {
    let slots = [
        ("title", Slot::Text(title)),
        ("text", Slot::Text(text)),
        ("english", Slot::Text(english)),
    ];
    layout(title, &fill(PROBLEM, &slots))
}

/// The list of wrong fields at the top of a form, each leading to its field; nothing when all is well.
fn summary(wrong: &[(String, String)], label: fn(&str) -> &'static str) -> String {
    if wrong.is_empty() {
        return String::new();
    }
    let line = |(field, reason): &(String, String)| {
        let slots = [
            ("field", Slot::Text(field)),
            ("label", Slot::Text(label(field))),
            ("reason", Slot::Text(reason)),
        ];
        fill(r##"<li><a href="#{{field}}">{{label}}</a>: {{reason}}</li>"##, &slots)
    };
    let lines: String = wrong.iter().map(line).collect();
    fill(include_str!("summary.html"), &[("lines", Slot::Html(&lines))])
}

/// The reason under a field, if it is wrong.
fn reason(wrong: &[(String, String)], field: &str) -> String {
    let found = wrong.iter().find(|(named, _)| named == field);
    found.map_or_else(String::new, |(_, reason)| {
        fill(r#"<p class="wrong">{{reason}}</p>"#, &[("reason", Slot::Text(reason))])
    })
}

/// Titles of pages with wrong fields say so first: a screen reader begins with them.
fn form_title(title: &str, wrong: &[(String, String)]) -> String {
    if wrong.is_empty() { title.to_owned() } else { format!("Galat: {title}") }
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
