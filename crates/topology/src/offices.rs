//! The rights of offices, and the link of their servers to the hub.

use kernel::OfficeCode;

use crate::account::{Account, Connection, Export, Import, Kind, User};
use crate::names::{
    API, HUB, HUB_API, HUB_DOMAIN, OFFICES, RECEIPTS, inbox, leaf_user, office_api,
    office_delivery, office_domain, office_stream, office_user, subjects,
};
use crate::{Link, OfficeEntry, Registry};

/// Adds the lines of every office that may connect to both accounts.
pub(crate) fn fill(registry: &Registry, hub: &mut Account, offices: &mut Account) {
    // Publishing goes through one export; each user's permissions confine it to its own subjects.
    let publishes = Export::service(subjects::FROM_OFFICES, OFFICES);
    offices.imports.push(publishes.imported(HUB));
    hub.exports.push(publishes);
    for office in registry.live_offices() {
        add(office, hub, offices);
    }
}

fn add(office: &OfficeEntry, hub: &mut Account, offices: &mut Account) {
    let code = &office.code;
    let user = office_user(code);
    let receipts = lend_consumer(hub, offices, RECEIPTS, &user);
    let publish = [subjects::all_from_office(code)].into_iter().chain(receipts.clone()).collect();
    offices.users.push(User::client(user, &office.client_keys, publish));
    if office.link == Link::Leaf {
        join_leaf(code, hub, offices);
        offices.users.push(leaf(office, receipts));
    }
}

/// Lends one durable consumer of the hub to another account: ask about it, pull from it, acknowledge. Making consumers is never lent, because
/// the maker chooses the subject to which a consumer delivers. Returns the subjects that the borrower must be allowed to publish to.
pub(crate) fn lend_consumer(
    hub: &mut Account,
    borrower: &mut Account,
    stream: &str,
    consumer: &str,
) -> Vec<String> {
    let mut allowed = Vec::new();
    for verb in ["CONSUMER.INFO", "CONSUMER.MSG.NEXT"] {
        let tail = format!("{verb}.{stream}.{consumer}");
        let subject = format!("{API}.{tail}");
        // A pull for ten messages has ten answers.
        let many_answers = verb == "CONSUMER.MSG.NEXT";
        let to = format!("{HUB_API}.{tail}");
        let import = Import {
            kind: Kind::Service,
            from: HUB,
            subject: subject.clone(),
            to: Some(to.clone()),
        };
        hub.exports.push(Export { many_answers, ..Export::service(subject, borrower.name) });
        borrower.imports.push(import);
        allowed.push(to);
    }
    for subject in ack_subjects(stream, consumer) {
        let export = Export::service(subject.clone(), borrower.name);
        borrower.imports.push(export.imported(HUB));
        hub.exports.push(export);
        allowed.push(subject);
    }
    allowed
}

/// Both forms in which a server writes the subject of an acknowledgement.
fn ack_subjects(stream: &str, consumer: &str) -> [String; 2] {
    [
        format!("$JS.ACK.{stream}.{consumer}.>"),
        format!("$JS.ACK.{HUB_DOMAIN}.*.{stream}.{consumer}.>"),
    ]
}

/// The hub sources the office's stream: it makes a consumer there, is delivered to, and answers to flow control.
fn join_leaf(code: &OfficeCode, hub: &mut Account, offices: &mut Account) {
    let [flow, flow_with_domain] = flow_control(code);
    for export in [
        Export::service(consumer_api(code), HUB),
        Export::stream(format!("{}.>", office_delivery(code)), HUB),
        Export::service(flow, HUB),
        Export::service(flow_with_domain, HUB),
    ] {
        hub.imports.push(export.imported(OFFICES));
        offices.exports.push(export);
    }
}

/// The office's server. Its publications are all that crosses the link to the hub, its subscriptions all that crosses it to the office.
fn leaf(office: &OfficeEntry, receipts: Vec<String>) -> User {
    let code = &office.code;
    let delivers =
        ["_R_.>".to_owned(), "_GR_.>".to_owned(), format!("{}.>", office_delivery(code))];
    let [flow, flow_with_domain] = flow_control(code);
    let hears = vec![
        consumer_api(code),
        flow,
        flow_with_domain,
        format!("{}.>", inbox(&office_user(code))),
    ];
    User {
        name: leaf_user(code),
        keys: office.leaf_keys.clone(),
        connection: Connection::Leaf,
        publish: Some(delivers.into_iter().chain(receipts).collect()),
        subscribe: Some(hears),
    }
}

/// Subjects that an office's client may publish to, at the hub or on its own server.
pub(crate) fn client_publishes(code: &OfficeCode) -> Vec<String> {
    let user = office_user(code);
    let reads =
        ["INFO", "MSG.NEXT"].map(|verb| format!("{HUB_API}.CONSUMER.{verb}.{RECEIPTS}.{user}"));
    let acks = ack_subjects(RECEIPTS, &user);
    [subjects::all_from_office(code)].into_iter().chain(reads).chain(acks).collect()
}

fn consumer_api(code: &OfficeCode) -> String {
    format!("{}.CONSUMER.>", office_api(code))
}

/// Both forms of the subject of flow control.
fn flow_control(code: &OfficeCode) -> [String; 2] {
    let stream = office_stream(code);
    [format!("$JS.FC.{stream}.>"), format!("$JS.FC.{}.*.{stream}.>", office_domain(code))]
}
