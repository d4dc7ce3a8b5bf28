//! Public events as the views read them.
//!
//! An event whose type is not known here, because its publisher is newer, has a frame and no body; a view that needs it is rebuilt once it knows
//! the type. A known event that does not read is parked with the name of its field.

use contracts::public::{Announcement, PublicEvent};
use eventlog::Trouble;
use kernel::Delivered;
use uuid::Uuid;

/// A public event of any log.
pub(crate) type Notice = Announcement<Option<PublicEvent>>;

pub(crate) fn read(event: &Delivered) -> Result<Notice, Trouble> {
    Ok(contracts::public::read(event)?)
}

/// The complaint that an event belongs to: complaint, case and erasure have one id. `None` for everything else.
pub(crate) fn matter(event: &Delivered, notice: &Notice) -> Option<Uuid> {
    let (kind, id) = notice.stream.split_once('/')?;
    let of_one = matches!(kind, "complaint" | "case" | "erasure");
    of_one.then(|| id.parse().unwrap_or_else(|_| event.stream.uuid()))
}

/// When the step was completed, or else when the event was recorded; in microseconds.
pub(crate) fn completed_us(event: &Delivered, notice: &Notice) -> i64 {
    let step = notice.step.as_ref();
    step.map_or(event.recorded_at, |step| step.completed_at).as_microsecond()
}
