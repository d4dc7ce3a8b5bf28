//! The use cases: one function each, load → decide → append.
//!
//! The folders say what a use case is about: [`case`], [`data_request`], [`erasure`], [`mailbox`], [`staff`]. The files beside them hold what
//! they share. A use case takes its input as a struct that is declared beside it; who reads requests makes that struct.
//!
//! Every use case works with one [`Triage`]. Its methods are in these files:
//!
//! | file | methods |
//! |---|---|
//! | `context.rs` | `context`, `procedure_today` |
//! | `erased.rs` | `not_erased`, `is_erased`, `erased_among` |
//! | `intake.rs` | `sealed_complaint`, `sealed_for_handlers`, `mailbox`, `sealed_message` |
//! | `people.rs` | `team`, `heads`, `colleagues`, `role_of` |
//! | `staff_keys.rs` | `public_key`, `readers` |
//! | `case/access.rs` | `enter`, `approach` |
//! | `case/access_log.rs` | `note_access`, `accesses` |
//! | `case/file.rs` | `file`, `decide`, `decide_as_system` |
//! | `case/newcomers.rs` | `newcomers`, `is_vacant`, `pass_on` |
//! | `case/perform.rs` | `perform` |
//! | `case/sealed_texts.rs` | `sealed_texts` |
//! | `case/wraps.rs` | `own_key`, `sealing_key`, `wrap_to`, `insert_wraps`, `drop_recused`, `drop_left` |

pub(crate) mod case;
pub(crate) mod data_request;
pub(crate) mod erasure;
pub(crate) mod mailbox;
pub(crate) mod staff;

mod context;
mod erased;
mod intake;
mod people;
mod staff_keys;

use std::sync::Arc;

use eventlog::EventLog;
use kernel::{Clock, Ids, Office, OfficeCode};
use proto::intake::v1::intake_client::IntakeClient;
use service::{Caller, Deps, Failure};
use sqlx::PgPool;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use crate::config::Settings;

pub(crate) use context::{CommandContext, Completed, pinned};
pub(crate) use erased::any_erased;
pub(crate) use people::{Colleague, HANDLERS, Member, Staff, members};

/// What every use case works with: the log, the database, intake, and the key of the staff's keys.
pub(crate) struct Triage {
    pub(crate) log: EventLog,
    pub(crate) db: PgPool,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) offices: Arc<Vec<Office>>,
    pub(crate) intake: IntakeClient<InterceptedService<Channel, Caller>>,
    master: vault::MasterKey,
}

impl Triage {
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
            intake,
            master: settings.master.clone(),
        }
    }

    pub(crate) fn office(&self, code: &OfficeCode) -> Option<&Office> {
        self.offices.iter().find(|office| office.code == *code)
    }
}

fn no_such_office(code: &OfficeCode) -> Failure {
    let reason = format!("'{code}' is no office of this installation");
    Failure::invalid(vec![("office".to_owned(), reason)])
}
