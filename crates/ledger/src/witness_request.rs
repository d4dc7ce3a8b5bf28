//! Requests of a log to a witness, and the answers (<https://c2sp.org/tlog-witness>), as texts with one form only.

use crate::strict::{decimal, hash_from_base64, to_base64};
use crate::{Hash, NoteError, NoteSignature};

/// Content type of a refusal that names the size that the witness knows.
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";
/// A proof between sizes below 2^64 has no more.
const PROOF_LINES_MAX: usize = 63;

/// The body of `POST /add-checkpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessRequest {
    /// Size of the last checkpoint that the witness cosigned, as the log believes; 0 if none.
    pub old: u64,
    /// That the tree of that size is a beginning of the new one; at most 63 hashes.
    pub proof: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

impl WitnessRequest {
    /// The body.
    pub fn text(&self) -> String {
        let mut lines = vec![format!("old {}", self.old)];
        lines.extend(self.proof.iter().map(to_base64));
        format!("{}\n\n{}", lines.join("\n"), self.checkpoint)
    }

    /// Reads exactly what [`WitnessRequest::text`] writes, verifying nothing. Error: `Malformed`.
    pub fn parse(body: &str) -> Result<Self, NoteError> {
        let (head, checkpoint) =
            body.split_once("\n\n").ok_or(malformed("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| decimal(line.strip_prefix("old ")?));
        let proof: Option<Vec<Hash>> =
            lines.take(PROOF_LINES_MAX + 1).map(hash_from_base64).collect();
        let proof = proof.filter(|proof| proof.len() <= PROOF_LINES_MAX);
        Ok(Self {
            old: old.ok_or(malformed("the first line is not 'old <size>'"))?,
            proof: proof.ok_or(malformed("not up to 63 hashes in base 64"))?,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

/// The body of a refusal: the size, and a line feed.
pub fn size_text(size: u64) -> String {
    format!("{size}\n")
}

/// Reads exactly what [`size_text`] writes.
pub fn parse_size(body: &str) -> Option<u64> {
    decimal(body.strip_suffix('\n')?)
}

/// The signature lines of an answer: at least one, each ended by a line feed; verifies nothing. Error: `Malformed`.
pub fn parse_signatures(body: &str) -> Result<Vec<NoteSignature>, NoteError> {
    let lines = body.strip_suffix('\n').ok_or(malformed("no signature line"))?;
    lines.split('\n').take(64).map(NoteSignature::parse).collect()
}

const fn malformed(reason: &'static str) -> NoteError {
    NoteError::Malformed(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checkpoint, CosignatureSigner};

    const CHECKPOINT: &str =
        "a.example/x\n7\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\n— a.example/x AAAAAAA=\n";

    fn request(proof: Vec<Hash>) -> WitnessRequest {
        WitnessRequest { old: 5, proof, checkpoint: CHECKPOINT.into() }
    }

    #[test]
    fn a_request_reads_back() {
        for count in [0, 1, 63] {
            let request = request(vec![[9; 32]; count]);
            assert_eq!(WitnessRequest::parse(&request.text()), Ok(request));
        }
        assert!(request(vec![]).text().starts_with("old 5\n\na.example/x\n7\n"));
    }

    #[test]
    fn another_form_is_refused() {
        let good = request(vec![[9; 32]; 2]).text();
        let hash = good.lines().nth(1).unwrap();
        for bad in [
            String::new(),
            good.replace("old 5", "old 05"),
            good.replace("old 5", "old  5"),
            good.replace("old 5", "Old 5"),
            good.replace("old 5", "old -1"),
            good.replace("old 5\n", ""),
            good.replacen(hash, &hash[1..], 1),
            good.replacen(hash, &format!("{hash} "), 1),
            good.replace('\n', "\r\n"),
            request(vec![[9; 32]; 64]).text(),
        ] {
            assert!(WitnessRequest::parse(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn answers_read_back() {
        assert_eq!(parse_size(&size_text(20_852_014)), Some(20_852_014));
        for bad in ["", "5", "05\n", "5\n\n", " 5\n"] {
            assert_eq!(parse_size(bad), None, "{bad:?}");
        }
        let witness = CosignatureSigner::new("w.example", &[1; 32]).unwrap();
        let checkpoint = Checkpoint { origin: "a.example/x".into(), size: 7, root: [7; 32] };
        let line = witness.cosign(&checkpoint, 9);
        assert_eq!(parse_signatures(&format!("{}\n", line.line())), Ok(vec![line.clone()]));
        for bad in [String::new(), line.line(), format!("{}\n\n", line.line()), "no\n".into()] {
            assert!(parse_signatures(&bad).is_err(), "{bad:?}");
        }
    }
}
