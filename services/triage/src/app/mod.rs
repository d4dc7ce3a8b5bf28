//! One function per use case: load → decide → append. What they share stands in `access`, `keys`, `file` and `steps`.

mod access;
mod access_log;
mod acknowledge;
mod assign_review;
mod case_steps;
mod check_team;
mod correct_data_reply;
mod declare_conflict;
mod erased;
mod erasure;
mod erasure_carry_out;
mod exchange;
mod exclude_person;
mod file;
mod heads;
mod intake;
mod inventory;
mod itjen_mailbox;
mod keys;
mod list_access;
mod list_cases;
mod list_pending;
mod master;
mod messages;
mod pairs;
mod read_case;
mod register_staff;
mod release;
mod reply_to_data_request;
mod reseal;
mod rotate;
mod sealed_texts;
mod send_data_request;
mod staff;
mod steps;
mod surroundings;
mod told;

use std::sync::Arc;

use eventlog::EventLog;
use kernel::{Clock, Ids, Office, OfficeCode};
use proto::intake::v1::intake_client::IntakeClient;
use service::{Caller, Deps};
use sqlx::PgPool;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use crate::Settings;
use crate::exchange::{Head, Manifests};

pub(crate) use access_log::Access;
pub(crate) use acknowledge::acknowledge_escalation;
pub(crate) use assign_review::{assign_review, reassign_review};
pub(crate) use case_steps::{
    archive_case, clarify_case, determine_grade, escalate_case, give_disposition, review_case,
    study_case,
};
pub(crate) use correct_data_reply::correct_data_reply;
pub(crate) use declare_conflict::declare_conflict;
pub(crate) use erased::any_erased;
pub(crate) use erasure::{approve_erasure, request_erasure, set_legal_hold};
pub(crate) use erasure_carry_out::{CarriedOut, carry_out_erasure, repeat_erasure};
pub(crate) use exchange::{
    acknowledged, fetch_sealed, note_handed_out, read_exchange, store_acknowledged,
};
pub(crate) use exclude_person::exclude_person;
pub(crate) use heads::office_heads;
pub use inventory::missing_seals;
pub(crate) use itjen_mailbox::{
    Place, SealedMailbox, SealedMessage, Unanswered, list_unanswered, post_to_mailbox, read_mailbox,
};
pub(crate) use keys::delete_wraps;
pub(crate) use list_access::list_access;
pub(crate) use list_cases::{QueueRow, list_cases};
pub(crate) use list_pending::{Page, Pending, PendingComplaint, PendingFact, list_pending};
pub(crate) use master::check_master_key;
pub(crate) use messages::{Message, list_messages, send_message};
pub(crate) use read_case::{CaseText, read_case};
pub(crate) use register_staff::register_staff;
pub(crate) use reply_to_data_request::reply_to_data_request;
pub use reseal::reseal_staff_keys;
pub(crate) use rotate::{Rotated, rotate_keys};
pub(crate) use send_data_request::{letter_clock, send_data_request};
pub(crate) use staff::{Colleague, Staff};
pub(crate) use surroundings::{Completed, Surroundings, pinned};

/// What the use cases work with.
pub(crate) struct Triage {
    pub(crate) log: EventLog,
    pub(crate) db: PgPool,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) offices: Arc<Vec<Office>>,
    pub(crate) manifests: Manifests,
    pub(crate) head: Head,
    master: vault::MasterKey,
    intake: IntakeClient<InterceptedService<Channel, Caller>>,
}

impl Triage {
    /// Everything ready, nothing running.
    pub(crate) fn new(deps: &Deps, log: EventLog, settings: &Settings) -> Self {
        let intake =
            IntakeClient::with_interceptor(settings.intake.clone(), settings.caller.clone())
                .max_decoding_message_size(service::message_bytes_max());
        Self {
            log,
            db: deps.db.clone(),
            clock: deps.clock.clone(),
            ids: deps.ids.clone(),
            offices: Arc::clone(&deps.offices),
            manifests: Manifests::new(
                settings.exchange.clone(),
                settings.inspectorate_note.clone(),
            ),
            head: Head::new(),
            master: settings.master.clone(),
            intake,
        }
    }

    /// The office with that code.
    pub(crate) fn office(&self, code: &OfficeCode) -> Option<&Office> {
        self.offices.iter().find(|office| office.code == *code)
    }
}
