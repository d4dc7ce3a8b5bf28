//! An item: a message from the hub to Itjen.

use contracts::{DataRequestV1, ErasedV1, EscalationV1, Receipt, RescheduledV1, UnderstaffedV1};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use topology::names::kinds;

pub(super) use topology::names::kinds::{DATA_REQUEST as REQUEST, ERASED, ESCALATED};

/// An item as it came and as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Item {
    /// 1, 2, 3 … without a gap.
    pub(super) number: u64,
    /// Tail of its subject.
    pub(super) kind: String,
    /// The case, `<office>/<quarter>`, or the submission that a receipt answers.
    pub(super) subject: String,
    /// RFC 3339.
    pub(super) time: String,
    /// SHA-256 of the body, hex, as the hub says.
    pub(super) hash: String,
    /// The body, byte for byte.
    pub(super) data: Box<RawValue>,
    /// Content was erased from the body here. `hash` is still that of the body as it came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) erased: bool,
}

pub(super) enum Body {
    Request(Box<DataRequestV1>),
    Rescheduled(RescheduledV1),
    Escalation(Box<EscalationV1>),
    Understaffed(UnderstaffedV1),
    /// Its content was erased, at the hub or here.
    Erased(ErasedV1),
    Receipt(Box<Receipt>),
    /// Of a kind that this program does not know yet.
    Other,
}

impl Item {
    /// Reads the body. Error: it has not the shape of its kind.
    pub(super) fn body(&self) -> Result<Body, serde_json::Error> {
        let data = self.data.get();
        if self.erased && self.kind == ESCALATED {
            return Ok(Body::Erased(serde_json::from_str(data)?));
        }
        Ok(match self.kind.as_str() {
            REQUEST => Body::Request(serde_json::from_str(data)?),
            kinds::RESCHEDULED => Body::Rescheduled(serde_json::from_str(data)?),
            ESCALATED => Body::Escalation(serde_json::from_str(data)?),
            kinds::UNDERSTAFFED => Body::Understaffed(serde_json::from_str(data)?),
            ERASED => Body::Erased(serde_json::from_str(data)?),
            kinds::RECEIVED | kinds::REJECTED => Body::Receipt(serde_json::from_str(data)?),
            _ => Body::Other,
        })
    }

    /// True when the body has the recorded hash. A body from which content was erased here cannot be compared any more.
    pub(super) fn is_intact(&self) -> bool {
        self.erased || hex::encode(Sha256::digest(self.data.get())) == self.hash
    }
}
