//! Typed public events → what the log's relay sends.

use contracts::public::Announcement;
use eventlog::Publication;
use kernel::Event;

/// A public event as bytes, in the version of its public shape.
pub fn publication<E: Event>(public: &Announcement<E>) -> Publication {
    Publication { schema_version: public.body.schema_version(), data: public.encode() }
}
