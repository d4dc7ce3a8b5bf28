//! `amanah.notify.v1.Notices`: everybody sees his own notices and nobody else's.

use proto::notify::v1 as pb;
use proto::notify::v1::notices_server::{Notices as Rpc, NoticesServer};
use service::{Failure, Tokens, actor};
use tonic::service::interceptor::InterceptedService;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use crate::{Notice, Notices};

/// Notices that one call may mark.
const MARKED_MAX: usize = 500;

/// The service behind the tokens.
pub(crate) fn server(
    notices: Notices,
    tokens: Tokens,
) -> InterceptedService<NoticesServer<Server>, Tokens> {
    InterceptedService::new(NoticesServer::new(Server(notices)), tokens)
}

pub(crate) struct Server(Notices);

#[tonic::async_trait]
impl Rpc for Server {
    async fn list_notices(
        &self,
        request: Request<pb::ListNoticesRequest>,
    ) -> Result<Response<pb::ListNoticesResponse>, Status> {
        let person = actor(&request)?.person;
        let found = self.0.list(&person, request.get_ref().all).await.map_err(Failure::from)?;
        let notices = found.into_iter().map(render).collect();
        Ok(Response::new(pb::ListNoticesResponse { notices }))
    }

    async fn mark_notices_seen(
        &self,
        request: Request<pb::MarkNoticesSeenRequest>,
    ) -> Result<Response<pb::MarkNoticesSeenResponse>, Status> {
        let person = actor(&request)?.person;
        let ids = ids(&request.get_ref().ids)?;
        let marked = self.0.mark_seen(&person, &ids).await.map_err(Failure::from)?;
        let marked = u32::try_from(marked).unwrap_or(u32::MAX);
        Ok(Response::new(pb::MarkNoticesSeenResponse { marked }))
    }
}

fn ids(texts: &[String]) -> Result<Vec<Uuid>, Failure> {
    let wrong = |rule: String| Failure::invalid(vec![("ids".to_owned(), rule)]);
    if texts.len() > MARKED_MAX {
        return Err(wrong(format!("at most {MARKED_MAX} at once")));
    }
    let read = |text: &String| Uuid::parse_str(text);
    let read: Result<_, _> = texts.iter().map(read).collect();
    read.map_err(|_| wrong("each must be the id of a notice, as ListNotices gives it".to_owned()))
}

fn render(notice: Notice) -> pb::Notice {
    pb::Notice {
        id: notice.id.to_string(),
        kind: notice.kind,
        created_at: Some(service::wire::timestamp_us(notice.since_us)),
        seen: notice.seen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_id_is_refused_without_repeating_it() {
        let failure = ids(&["secret-words".to_owned()]).unwrap_err();
        assert_eq!(failure.fields[0].0, "ids");
        assert!(!failure.message.contains("secret-words"), "{}", failure.message);
        assert!(ids(&vec![Uuid::nil().to_string(); MARKED_MAX + 1]).is_err());
        assert_eq!(ids(&[Uuid::nil().to_string()]).unwrap(), [Uuid::nil()]);
    }
}
