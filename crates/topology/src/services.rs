//! The rights of our own services.

use kernel::LogName;

use crate::Registry;
use crate::account::{Account, User};
use crate::names::{
    API, ESCALATED, INGRESS, INGRESS_ITJEN, PROVISION, RECEIPTS, SERVICES, event_stream, subjects,
};

pub(crate) fn fill(registry: &Registry, hub: &mut Account) {
    let keys = |name: &str| registry.services.get(name).cloned().unwrap_or_default();
    let all = vec![format!("{API}.>")];
    hub.users.push(User::client(PROVISION, &keys(PROVISION), all));
    for service in SERVICES {
        hub.users.push(User::client(service, &keys(service), may_publish(service)));
    }
}

/// Subjects that a service may publish to: its own events and messages, questions about streams, readers of the streams that concern it.
/// Each stream is named: `*` matches a whole token only, so `EVT_*` would match nothing else than itself.
fn may_publish(service: &str) -> Vec<String> {
    let mut subjects = vec![format!("{API}.INFO"), format!("{API}.STREAM.INFO.*")];
    for log in LogName::ALL {
        subjects.extend(reads(&event_stream(log)));
    }
    subjects.extend(service.parse().into_iter().flat_map(own_log));
    subjects.extend(exchanges(service));
    subjects
}

/// Subjects for the exchange with offices and Itjen.
fn exchanges(service: &str) -> Vec<String> {
    let (publishes, stream, reads_from) = match service {
        "intake" => (subjects::RECEIPTS_ALL, RECEIPTS, INGRESS),
        "triage" => (subjects::TO_ITJEN, ESCALATED, INGRESS_ITJEN),
        _ => return Vec::new(),
    };
    let own = [publishes.to_owned()].into_iter().chain(looks_up(stream));
    own.chain(reads(reads_from)).chain(erases(service)).collect()
}

/// triage deletes erased content from the messages that wait for Itjen, and from Itjen's letters that name the complaint.
fn erases(service: &str) -> Vec<String> {
    if service != "triage" {
        return Vec::new();
    }
    let delete =
        [ESCALATED, INGRESS_ITJEN].map(|stream| format!("{API}.STREAM.MSG.DELETE.{stream}"));
    delete.into_iter().chain(looks_up(INGRESS_ITJEN)).collect()
}

/// A consumer that the reader makes itself and that needs no acknowledgement.
fn reads(stream: &str) -> Vec<String> {
    let verbs = ["CREATE", "INFO", "MSG.NEXT", "DELETE"];
    let named = verbs.map(|verb| format!("{API}.CONSUMER.{verb}.{stream}.>"));
    [format!("{API}.CONSUMER.CREATE.{stream}")].into_iter().chain(named).collect()
}

/// Single messages, by number or as the last of a subject: a relay asks its stream what it holds.
fn looks_up(stream: &str) -> [String; 3] {
    [
        format!("{API}.STREAM.MSG.GET.{stream}"),
        format!("{API}.DIRECT.GET.{stream}"),
        format!("{API}.DIRECT.GET.{stream}.>"),
    ]
}

/// The relay of a log publishes to its stream and makes it anew when it was deleted.
fn own_log(log: LogName) -> Vec<String> {
    let stream = event_stream(log);
    let makes = [subjects::events(log), format!("{API}.STREAM.CREATE.{stream}")];
    makes.into_iter().chain(looks_up(&stream)).collect()
}
