//! The questions of the rating form, as instrument `rating-v1` of survey words them.

use crate::domain::Item;

/// A question with its four answers, worst first.
pub(super) struct Question {
    pub(super) item: Item,
    pub(super) text: &'static str,
    pub(super) english: &'static str,
    pub(super) labels: [&'static str; 4],
}

const FIT: [&str; 4] = ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"];
const SKILL: [&str; 4] = ["Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"];
const MANNERS: [&str; 4] = [
    "Tidak sopan dan ramah",
    "Kurang sopan dan ramah",
    "Sopan dan ramah",
    "Sangat sopan dan ramah",
];

const fn question(
    item: Item,
    text: &'static str,
    english: &'static str,
    labels: [&'static str; 4],
) -> Question {
    Question { item, text, english, labels }
}

/// Every question, in the order of [`Item::ALL`].
pub(super) const QUESTIONS: [Question; 11] = [
    question(
        Item::Conduct,
        "Bagaimana kesopanan dan keramahan petugas yang melayani Anda?",
        "How polite and friendly was the officer who served you?",
        MANNERS,
    ),
    question(
        Item::Competence,
        "Bagaimana kemampuan petugas dalam memberikan pelayanan?",
        "How capable was the officer who served you?",
        SKILL,
    ),
    question(
        Item::U1,
        "Apakah persyaratan pelayanan sesuai dengan jenis pelayanannya?",
        "Did the requirements fit the kind of service?",
        FIT,
    ),
    question(
        Item::U2,
        "Seberapa mudah prosedur pelayanan di kantor ini?",
        "How easy was the procedure of this service?",
        ["Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"],
    ),
    question(
        Item::U3,
        "Seberapa cepat pelayanan diberikan?",
        "How fast was the service?",
        ["Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"],
    ),
    question(
        Item::U4,
        "Bagaimana kewajaran biaya atau tarif pelayanan?",
        "How reasonable was the fee of the service?",
        ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"],
    ),
    question(
        Item::U5,
        "Apakah hasil pelayanan sesuai dengan standar pelayanan?",
        "Was the result of the service as the service standard says?",
        FIT,
    ),
    question(
        Item::U6,
        "Bagaimana kemampuan para petugas di kantor ini pada umumnya?",
        "How capable are the officers of this office in general?",
        SKILL,
    ),
    question(
        Item::U7,
        "Bagaimana kesopanan dan keramahan para petugas di kantor ini pada umumnya?",
        "How polite and friendly are the officers of this office in general?",
        MANNERS,
    ),
    question(
        Item::U8,
        "Bagaimana kualitas sarana dan prasarana?",
        "How good are the rooms and equipment?",
        ["Buruk", "Cukup", "Baik", "Sangat baik"],
    ),
    question(
        Item::U9,
        "Bagaimana penanganan pengaduan, saran, dan masukan?",
        "How are complaints, suggestions and feedback handled?",
        [
            "Tidak ada",
            "Ada tetapi tidak berfungsi",
            "Berfungsi kurang maksimal",
            "Dikelola dengan baik",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_asked_once_in_order() {
        assert!(QUESTIONS.iter().map(|question| question.item).eq(Item::ALL));
    }
}
