//! The accounts as text for nats-server.

use std::fmt::Write;

use crate::Registry;
use crate::account::{Account, Export, Import, Kind, User};
use crate::accounts::accounts;
use crate::names::SYS_ACCOUNT;

/// The accounts block of a hub server: public keys only. nats-server reads it again on SIGHUP; who is no longer in it is cut off at once.
pub fn accounts_conf(registry: &Registry) -> String {
    let mut text = format!(
        "# Written by `amanah nats render` from the registry: change that, not this.\n\
         system_account: {SYS_ACCOUNT}\naccounts {{\n"
    );
    for account in accounts(registry) {
        text.push_str(&block(&account));
    }
    text.push_str("}\n");
    text
}

fn block(account: &Account) -> String {
    let mut text = format!("  {} {{\n", account.name);
    if account.jetstream {
        text.push_str("    jetstream: enabled\n");
    }
    text.push_str(&list("exports", account.exports.iter().map(export)));
    text.push_str(&list("imports", account.imports.iter().map(import)));
    text.push_str(&list("users", account.users.iter().flat_map(user)));
    text.push_str("  }\n");
    text
}

fn list(name: &str, lines: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for line in lines {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "      {line}");
    }
    if text.is_empty() { text } else { format!("    {name}: [\n{text}    ]\n") }
}

fn export(export: &Export) -> String {
    let many = if export.many_answers { ", response_type: stream" } else { "" };
    let (kind, subject) = (word(export.kind), quoted(&export.subject));
    format!("{{ {kind}: {subject}, accounts: [{}]{many} }}", export.to)
}

fn import(import: &Import) -> String {
    let to = import.to.as_ref().map(|to| format!(", to: {}", quoted(to))).unwrap_or_default();
    let (kind, subject) = (word(import.kind), quoted(&import.subject));
    format!("{{ {kind}: {{ account: {}, subject: {subject} }}{to} }}", import.from)
}

/// One line per valid key: during a rotation two keys have the same permissions.
pub(crate) fn user(user: &User) -> Vec<String> {
    let connection = user.connection.as_str();
    let permissions = match (&user.publish, &user.subscribe) {
        (Some(publish), Some(subscribe)) => format!(
            ", permissions: {{ publish: {{ allow: {} }}, subscribe: {{ allow: {} }} }}",
            array(publish),
            array(subscribe)
        ),
        _ => String::new(),
    };
    let line = |key| {
        format!(
            "{{ nkey: {key}, allowed_connection_types: [{connection:?}]{permissions} }} # {}",
            user.name
        )
    };
    user.keys.iter().map(line).collect()
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Service => "service",
        Kind::Stream => "stream",
    }
}

fn array(subjects: &[String]) -> String {
    let all: Vec<String> = subjects.iter().map(|subject| quoted(subject)).collect();
    format!("[{}]", all.join(", "))
}

/// A text in quotes, as the configuration wants it.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
