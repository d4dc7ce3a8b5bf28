//! All that a person can be answered, as it comes over the wire: bytes, refusals and headers, and nothing decoded that could hide a difference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use bytes::{Buf, BufMut, Bytes};
use prost::Message;
use service::config::Config;
use service::{Caller, TRACE_ID_HEADER, Tokens};
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::metadata::{KeyAndValueRef, MetadataMap};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};

use super::Person;

/// No answer takes longer than that.
const PATIENCE: Duration = Duration::from_secs(20);

/// One question to one service.
pub(super) struct Question {
    /// `package.Service/Method`.
    pub(super) rpc: &'static str,
    /// The difference from other questions of the same RPC.
    pub(super) about: String,
    pub(super) request: Bytes,
}

impl Question {
    pub(super) fn new(rpc: &'static str, about: impl Into<String>, request: &impl Message) -> Self {
        Self { rpc, about: about.into(), request: request.encode_to_vec().into() }
    }
}

/// Asks the services of an installation.
#[derive(Clone)]
pub struct Asker {
    tokens: Tokens,
    channels: BTreeMap<&'static str, Channel>,
}

/// An answer: what was said in one line, and the bytes of its first message.
pub(super) struct Answer {
    pub(super) said: String,
    pub(super) first: Option<Bytes>,
}

impl Asker {
    /// Of the installation with that configuration.
    pub fn try_new(config: &Config) -> anyhow::Result<Self> {
        let mut channels = BTreeMap::new();
        for name in ["intake", "survey", "triage", "reporting"] {
            let url = &config.service(name).context("no such service")?.grpc_url;
            let channel = service::connect(url);
            channels.insert(name, channel.map_err(|failure| anyhow::anyhow!(failure.message))?);
        }
        Ok(Self { tokens: amanah::services::tokens(config, kernel::Clock::machine())?, channels })
    }

    pub(super) async fn ask(
        &self,
        person: &Person,
        service: &str,
        question: &Question,
    ) -> anyhow::Result<Answer> {
        let channel = self.channels.get(service).context("no such service")?.clone();
        let caller = Caller::acting_as(self.tokens.clone(), person.0.clone());
        let grpc = Grpc::new(InterceptedService::new(channel, caller));
        let grpc = grpc.max_decoding_message_size(service::message_bytes_max());
        let asked = tokio::time::timeout(PATIENCE, call(grpc, question)).await;
        asked.with_context(|| format!("{} gave no answer", question.rpc))?
    }
}

/// Every call is made as a stream of one message: on the wire a single one looks the same.
async fn call(
    mut grpc: Grpc<InterceptedService<Channel, Caller>>,
    question: &Question,
) -> anyhow::Result<Answer> {
    grpc.ready().await.context("a service cannot be reached")?;
    let path = PathAndQuery::try_from(format!("/{}", question.rpc))?;
    let request = Request::new(tokio_stream::once(question.request.clone()));
    match grpc.streaming(request, path, Raw).await {
        Ok(answer) => {
            let head = headers(answer.metadata());
            let (mut stream, mut all) = (answer.into_inner(), Vec::new());
            let end = loop {
                match stream.message().await {
                    Ok(Some(message)) => all.push(message),
                    Ok(None) => break "ok".to_owned(),
                    Err(status) => break refusal(&status),
                }
            };
            let tail = stream.trailers().await.ok().flatten();
            let tail = tail.map(|tail| headers(&tail)).unwrap_or_default();
            let hex: Vec<String> = all.iter().map(hex::encode).collect();
            let said = format!("{end} {} [{head}] [{tail}]", hex.join(","));
            Ok(Answer { said, first: all.into_iter().next() })
        }
        Err(status) => Ok(Answer { said: refusal(&status), first: None }),
    }
}

fn refusal(status: &Status) -> String {
    let details = hex::encode(status.details());
    let head = headers(status.metadata());
    format!("{:?} '{}' {details} [{head}]", status.code(), status.message())
}

/// Without what differs from call to call.
fn headers(metadata: &MetadataMap) -> String {
    let mut all = BTreeSet::new();
    for pair in metadata.iter() {
        let (key, value) = match pair {
            KeyAndValueRef::Ascii(key, value) => (key.as_str(), value.as_encoded_bytes()),
            KeyAndValueRef::Binary(key, value) => (key.as_str(), value.as_encoded_bytes()),
        };
        if key != TRACE_ID_HEADER && key != "date" {
            all.insert(format!("{key}={}", String::from_utf8_lossy(value)));
        }
    }
    all.into_iter().collect::<Vec<_>>().join(" ")
}

/// Messages as their bytes.
#[derive(Clone, Copy, Debug)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}

/// Every RPC that the contracts name, as `package.Service/Method`.
pub fn rpcs_of_contracts() -> anyhow::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/amanah")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "proto") {
                found.extend(rpcs(&std::fs::read_to_string(path)?));
            }
        }
    }
    Ok(found)
}

fn rpcs(contract: &str) -> Vec<String> {
    let (mut package, mut service, mut found) = ("", "", Vec::new());
    for line in contract.lines().map(str::trim) {
        let name = |rest: &'_ str| rest.find(['(', ' ', ';', '{']).unwrap_or(rest.len());
        if let Some(rest) = line.strip_prefix("package ") {
            package = &rest[..name(rest)];
        } else if let Some(rest) = line.strip_prefix("service ") {
            service = &rest[..name(rest)];
        } else if let Some(rest) = line.strip_prefix("rpc ") {
            found.push(format!("{package}.{service}/{}", &rest[..name(rest)]));
        }
    }
    found
}
