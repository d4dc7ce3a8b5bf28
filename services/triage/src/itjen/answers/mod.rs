//! Use cases of Itjen's submissions: the reply to a data request (B3), its correction, the acknowledgement of an escalation (B8).

mod acknowledge;
mod check_team;
mod correct;
mod letter;
mod release;
mod reply;
mod sent_to_itjen;

pub(super) use acknowledge::{Acknowledgement, acknowledge_escalation};
pub(super) use correct::correct_data_reply;
pub(super) use letter::Letter;
pub(super) use release::{Release, SealedSheet};
pub(super) use reply::{DataReply, reply_to_data_request};
