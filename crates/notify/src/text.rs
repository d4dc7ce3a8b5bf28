//! What a letter says: that there is something to do. Never what, for whom, where or how much.

use crate::Language;

/// The subject of every letter. It shows on locked screens.
pub(crate) const SUBJECT: &str = "Pemberitahuan Amanah / Amanah notice";

/// Lines stay below 76 characters, so that they travel as they are. The line end of the last one comes with the sending.
const AUTOMATIC: &str = "Surel ini dikirim otomatis; mohon tidak dibalas.\nThis is an automatic message; please do not reply.";

pub(crate) fn body(language: Language, console_url: &str) -> String {
    let id = format!(
        "Ada tugas yang menunggu Anda di Amanah.\nSilakan masuk ke konsol: {console_url}\n"
    );
    let en = format!(
        "There is something for you to do in Amanah.\nPlease sign in to the console: {console_url}\n"
    );
    let (first, second) = match language {
        Language::Id => (id, en),
        Language::En => (en, id),
    };
    format!("{first}\n{second}\n{AUTOMATIC}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_letter() {
        let text = "Ada tugas yang menunggu Anda di Amanah.\n\
            Silakan masuk ke konsol: https://amanah.example\n\
            \n\
            There is something for you to do in Amanah.\n\
            Please sign in to the console: https://amanah.example\n\
            \n\
            Surel ini dikirim otomatis; mohon tidak dibalas.\n\
            This is an automatic message; please do not reply.";
        assert_eq!(body(Language::Id, "https://amanah.example"), text);
    }

    #[test]
    fn the_readers_language_comes_first() {
        assert!(body(Language::En, "https://amanah.example").starts_with("There is something"));
    }
}
