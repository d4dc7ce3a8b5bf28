//! Real nats-servers: started, killed, clustered, linked; and what each user is denied.

mod cluster;
mod denials;
mod examples;
mod links;
mod operator;
mod single;
mod support;
mod tls;
