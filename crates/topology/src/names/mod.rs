//! Every name on NATS, once: users, accounts, streams, subjects, and the kinds of messages.
//!
//! | stream | subjects | from → to |
//! |---|---|---|
//! | `EVT_<LOG>` | `ph.evt.<log>.<category>.<event>.v<N>.<stream id>` | relay of the log → services |
//! | `OUT_<CODE>`, `INGRESS_DIRECT`, `INGRESS` | `ph.in.off.<code>.<kind>` | office → intake |
//! | `INGRESS_ITJEN` | `ph.in.itjen.<kind>` | Itjen → triage |
//! | `RECEIPTS` | `ph.rcpt.off.<code>.<kind>` | intake → office |
//! | `ESCALATED` | `ph.esc.itjen.<kind>` | triage → Itjen |

pub mod kinds;
pub mod sources;
mod streams;
pub mod subjects;
mod users;

pub use streams::{
    API, ESCALATED, HUB_API, HUB_DOMAIN, INGRESS, INGRESS_DIRECT, INGRESS_ITJEN, RECEIPTS,
    event_stream, office_api, office_delivery, office_domain, office_of_stream, office_stream,
};
pub use users::{
    ADMIN, HUB, ITJEN, ITJEN_ACCOUNT, OFFICE_ACCOUNT, OFFICES, PROVISION, SERVICES, SYS,
    SYS_ACCOUNT, inbox, is_office_user, leaf_user, office_user,
};
