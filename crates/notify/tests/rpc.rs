//! `amanah.notify.v1.Notices` over gRPC.

use std::time::Duration;

use anyhow::Result;
use kernel::{Actor, Role};
use notify::Kind;
use proto::notify::v1::notices_client::NoticesClient;
use proto::notify::v1::{ListNoticesRequest, MarkNoticesSeenRequest};
use service::Tokens;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::service::Routes;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request};

use crate::desk::{Desk, person};

const SEED: &str = "0101010101010101010101010101010101010101010101010101010101010101";

struct Office {
    client: NoticesClient<Channel>,
    tokens: Tokens,
}

impl Office {
    async fn open(desk: &Desk) -> Result<Self> {
        let tokens = Tokens::signing(desk.clock.clone(), SEED)?;
        let routes = desk.notify(None).serve(Routes::default(), tokens.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let incoming = TcpListenerStream::new(listener);
        tokio::spawn(Server::builder().add_routes(routes).serve_with_incoming(incoming));
        Ok(Self { client: NoticesClient::connect(address).await?, tokens })
    }

    fn by<T>(&self, name: &str, message: T) -> Result<Request<T>> {
        let roles = vec![Role::WbsTeam];
        let actor = Actor { person: person(name), roles, office: Some("gto".parse()?) };
        let token = self.tokens.issue(&actor, Duration::from_mins(5))?;
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse()?);
        Ok(request)
    }
}

#[tokio::test]
async fn a_person_lists_and_marks_his_own_notices() -> Result<()> {
    let desk = Desk::open().await?;
    desk.tell(Kind::NewTask, "review", &["gto-wbs-1"]).await?;
    let mut office = Office::open(&desk).await?;
    let open = ListNoticesRequest { all: false };
    let other = office.by("gto-wbs-2", open)?;
    assert!(office.client.list_notices(other).await?.into_inner().notices.is_empty());
    let own = office.by("gto-wbs-1", open)?;
    let notices = office.client.list_notices(own).await?.into_inner().notices;
    assert_eq!((notices.len(), notices[0].kind.as_str(), notices[0].seen), (1, "new_task", false));
    let ids = vec![notices[0].id.clone()];
    let mark = office.by("gto-wbs-1", MarkNoticesSeenRequest { ids })?;
    assert_eq!(office.client.mark_notices_seen(mark).await?.into_inner().marked, 1);
    let own = office.by("gto-wbs-1", open)?;
    assert!(office.client.list_notices(own).await?.into_inner().notices.is_empty());
    Ok(())
}

#[tokio::test]
async fn without_a_token_there_is_no_list() -> Result<()> {
    let desk = Desk::open().await?;
    let mut office = Office::open(&desk).await?;
    let refused = office.client.list_notices(ListNoticesRequest { all: true }).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    Ok(())
}
