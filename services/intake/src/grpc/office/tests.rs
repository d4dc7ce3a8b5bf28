//! Submissions over a real gRPC connection.

use std::time::Duration;

use contracts::{Kind, Outcome};
use futures::Stream;
use kernel::{Clock, PersonId};
use pb::office_ingress_client::OfficeIngressClient;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Code;

use super::*;
use crate::testing::{Desk, NOW, id, rating, ratings};

const SEED: &str = "0101010101010101010101010101010101010101010101010101010101010101";

fn who(role: Role, office: Option<&str>) -> Actor {
    let person = PersonId::try_new("office-plm").unwrap();
    Actor { person, roles: vec![role], office: office.map(|code| code.parse().unwrap()) }
}

/// Serves a desk; answers its address.
async fn serve(desk: &Desk) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let tokens = Tokens::signing(Clock::manual(NOW).0, SEED).unwrap();
    let service = server(Arc::clone(&desk.ingress), tokens);
    let incoming = TcpListenerStream::new(listener);
    tokio::spawn(
        tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming),
    );
    address
}

/// Calls as somebody: what comes back, until the stream ends or fails.
async fn publish(
    address: &str,
    actor: &Actor,
    submissions: Vec<pb::Submission>,
) -> Result<Vec<contracts::Receipt>, Status> {
    let mut answers = call(address, actor, tokio_stream::iter(submissions)).await?;
    let mut receipts = vec![];
    while let Some(answer) = answers.message().await? {
        receipts.push(serde_json::from_slice(&answer.receipt).unwrap());
    }
    Ok(receipts)
}

async fn call(
    address: &str,
    actor: &Actor,
    submissions: impl Stream<Item = pb::Submission> + Send + 'static,
) -> Result<Streaming<pb::Receipt>, Status> {
    let tokens = Tokens::signing(Clock::manual(NOW).0, SEED).unwrap();
    let token = tokens.issue(actor, Duration::from_mins(5)).unwrap();
    let mut request = Request::new(submissions);
    let bearer = format!("Bearer {token}").parse().unwrap();
    request.metadata_mut().insert("authorization", bearer);
    let mut client = OfficeIngressClient::connect(address.to_owned()).await.unwrap();
    Ok(client.publish(request).await?.into_inner())
}

fn batch(id: uuid::Uuid) -> pb::Submission {
    let data = ratings(&[rating(id), rating(crate::testing::id())]).to_string().into_bytes();
    let kind = Kind::Ratings.tail().to_owned();
    pb::Submission { id: id.to_string(), kind, time: NOW.to_owned(), data }
}

#[test]
fn only_the_machine_of_an_office_publishes() {
    assert_eq!(office(who(Role::OfficeEdge, Some("plm"))).unwrap().as_str(), "plm");
    for other in [
        who(Role::OfficeEdge, None),
        who(Role::OfficeHead, Some("plm")),
        who(Role::Service, None),
        who(Role::Inspectorate, None),
    ] {
        assert!(office(other).is_err());
    }
}

#[tokio::test]
async fn receipts_come_in_order_and_a_second_call_gets_them_again() {
    let desk = Desk::open("grpc").await;
    let address = serve(&desk).await;
    let plm = who(Role::OfficeEdge, Some("plm"));
    let submissions: Vec<_> = (0..150).map(|_| batch(id())).collect();
    let first = publish(&address, &plm, submissions.clone()).await.unwrap();
    let named: Vec<&str> = first.iter().map(|receipt| receipt.submission.as_str()).collect();
    assert_eq!(named, submissions.iter().map(|one| one.id.as_str()).collect::<Vec<_>>());
    assert!(first.iter().all(|one| one.outcome == Outcome::Received && !one.again));
    let second = publish(&address, &plm, submissions).await.unwrap();
    assert!(first.len() == second.len() && second.iter().all(|one| one.again));
    assert_eq!(desk.ballots().await, 300);
}

#[tokio::test]
async fn others_are_refused() {
    let desk = Desk::open("grpc_refused").await;
    let address = serve(&desk).await;
    let refused = publish(&address, &who(Role::Service, None), vec![batch(id())]).await;
    assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
    assert_eq!(desk.ballots().await, 0);
}

#[tokio::test]
async fn a_call_that_stays_open_is_answered_at_once_and_ended_by_a_drain() {
    let desk = Desk::open("grpc_open").await;
    let address = serve(&desk).await;
    let open = tokio_stream::once(batch(id())).chain(tokio_stream::pending());
    let plm = who(Role::OfficeEdge, Some("plm"));
    let mut answers = call(&address, &plm, open).await.unwrap();
    assert!(answers.message().await.unwrap().is_some(), "although more may follow");
    desk.ingress.closing.cancel();
    assert_eq!(answers.message().await.unwrap_err().code(), Code::Unavailable);
}
