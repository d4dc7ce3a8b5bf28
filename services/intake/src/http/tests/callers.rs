//! What reporters sealed is for triage alone, over a real gRPC connection.

use std::sync::Arc;

use kernel::{Actor, PersonId, Role};
use proto::intake::v1 as pb;
use proto::intake::v1::intake_client::IntakeClient;
use service::{Caller, Tokens};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Code;

use super::TEXT;
use super::site::Site;

/// How each of the four calls ends for somebody.
async fn codes(site: &Site, address: &str, caller: Caller) -> [Code; 4] {
    let complaint_id = site.file(TEXT, &[]).await["complaint_id"].as_str().unwrap().to_owned();
    let channel = service::connect(address).unwrap();
    let mut client = IntakeClient::with_interceptor(channel, caller);
    let get =
        pb::GetSealedComplaintRequest { complaint_id: complaint_id.clone(), ..Default::default() };
    let get = client.get_sealed_complaint(get).await;
    let list = pb::ListMessagesRequest { complaint_id: complaint_id.clone() };
    let list = client.list_messages(list).await;
    let post = pb::PostMessageRequest { complaint_id: complaint_id.clone(), ..Default::default() };
    let post = client.post_message(post).await;
    let erase = pb::EraseComplaintRequest { complaint_id, ..Default::default() };
    let erase = client.erase_complaint(erase).await;
    let code = |error: Option<tonic::Status>| error.map_or(Code::Ok, |status| status.code());
    [code(get.err()), code(list.err()), code(post.err()), code(erase.err())]
}

async fn serve(site: &Site) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let tokens = site.intake.deps.tokens.clone();
    let service = crate::grpc::server(Arc::clone(&site.intake), tokens);
    let incoming = TcpListenerStream::new(listener);
    tokio::spawn(
        tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming),
    );
    address
}

fn tokens(site: &Site) -> Tokens {
    site.intake.deps.tokens.clone()
}

#[tokio::test]
async fn only_triage_reads_and_erases_what_was_sealed() {
    let site = Site::open("http_callers").await;
    let address = serve(&site).await;
    let named = |name| Caller::try_new(tokens(&site), name).unwrap();
    for other in ["survey", "reporting", "intake", "triage-2"] {
        assert_eq!(
            codes(&site, &address, named(other)).await,
            [Code::PermissionDenied; 4],
            "{other}"
        );
    }
    let person = PersonId::try_new("service-triage").unwrap();
    let actor = Actor { person, roles: vec![Role::Operator], office: None };
    let without_role = Caller::acting_as(tokens(&site), actor);
    assert_eq!(codes(&site, &address, without_role).await, [Code::PermissionDenied; 4]);
    // Triage gets as far as the empty fields of its requests.
    let expected = [Code::Ok, Code::Ok, Code::InvalidArgument, Code::InvalidArgument];
    assert_eq!(codes(&site, &address, named("triage")).await, expected);
}
