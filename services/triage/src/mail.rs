//! What intake publishes of a complaint's mailbox.

use contracts::public::intake::Writer;
use contracts::public::{Intake, PublicEvent};
use eventlog::Trouble;
use kernel::{ComplaintId, Delivered, LogName, OfficeCode};

/// A message, or files that the reporter added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) complaint: ComplaintId,
    pub(crate) from: Writer,
}

impl Mail {
    /// `None` when the event is of another log or about something else.
    pub(crate) fn of(event: &Delivered) -> Result<Option<Self>, Trouble> {
        Ok(match of_complaint(event)? {
            Some((_, Intake::MessagePosted(posted))) => {
                Some(Self { complaint: posted.complaint, from: posted.from })
            }
            Some((_, Intake::ComplaintSupplemented(added))) => {
                Some(Self { complaint: added.complaint, from: Writer::Reporter })
            }
            _ => None,
        })
    }
}

/// An event of intake about a complaint, with the complaint's office. Ratings are passed over unread: they are most of all events.
pub(crate) fn of_complaint(event: &Delivered) -> Result<Option<(OfficeCode, Intake)>, Trouble> {
    if event.epoch.log != LogName::Intake || event.type_parts().0 != "complaint" {
        return Ok(None);
    }
    let public = contracts::public::read(event)?;
    Ok(match public.body {
        Some(PublicEvent::Intake(body)) => Some((public.office, body)),
        _ => None,
    })
}
