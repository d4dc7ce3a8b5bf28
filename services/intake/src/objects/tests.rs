//! Files in a folder, and in a bucket behind a server that checks signatures.

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::*;

const ONE: [u8; 32] = [1; 32];
const TWO: [u8; 32] = [2; 32];

async fn a_file_is_there_until_it_is_deleted(objects: Objects) {
    let files = || vec![(ONE, Bytes::from_static(b"sealed")), (TWO, Bytes::from_static(b"x"))];
    objects.check().await.unwrap();
    objects.put(files()).await.unwrap();
    objects.put(files()).await.unwrap();
    assert_eq!(objects.get(&ONE).await.unwrap().unwrap(), "sealed");
    objects.delete(&[ONE]).await.unwrap();
    objects.delete(&[ONE]).await.unwrap();
    assert!(objects.get(&ONE).await.unwrap().is_none());
    assert!(objects.get(&TWO).await.unwrap().is_some());
}

/// Files that lie under a folder, whatever the store calls them.
fn left(folder: &FilePath) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { left(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn in_a_folder_a_file_is_there_until_it_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let objects = Objects::folder(&folder.path().join("objects")).unwrap();
    a_file_is_there_until_it_is_deleted(objects).await;
    assert_eq!(left(folder.path()), 1);
}

/// A bucket `sealed` on loopback; what it holds lies in the folder.
struct Bucket {
    folder: TempDir,
    endpoint: String,
}

impl Bucket {
    /// With the header that a bucket with versioning answers, when it is to keep versions.
    async fn start(version: Option<&'static str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sealed")).unwrap();
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("id", "key"));
        let service = HandleError::new(service.build(), async |_| StatusCode::BAD_REQUEST);
        let version = version.map(|version| {
            let name = axum::http::HeaderName::from_static("x-amz-version-id");
            SetResponseHeaderLayer::overriding(name, axum::http::HeaderValue::from_static(version))
        });
        let routes = Router::new().fallback_service(service);
        let routes = match version {
            Some(version) => routes.layer(version),
            None => routes,
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, routes).into_future());
        Self { folder, endpoint }
    }

    fn open(&self, secret_key: &str) -> Objects {
        Objects::s3(place(&self.endpoint, secret_key)).unwrap()
    }
}

fn place(endpoint: &str, secret_key: &str) -> S3 {
    S3 {
        bucket: "sealed".to_owned(),
        region: "any".to_owned(),
        endpoint: Some(endpoint.to_owned()),
        access_key: "id".to_owned(),
        secret_key: secret_key.to_owned(),
    }
}

#[tokio::test]
async fn in_a_bucket_a_file_is_there_until_it_is_deleted() {
    let bucket = Bucket::start(None).await;
    a_file_is_there_until_it_is_deleted(bucket.open("key")).await;
    assert_eq!(left(&bucket.folder.path().join("sealed/sealed")), 1);
}

#[tokio::test]
async fn a_bucket_that_keeps_versions_is_refused() {
    let bucket = Bucket::start(Some("3sL4kqtJlcpXroDTDmJ")).await;
    assert!(matches!(bucket.open("key").check().await, Err(BadStore::Versions)));
    let suspended = Bucket::start(Some("null")).await;
    suspended.open("key").check().await.unwrap();
}

#[tokio::test]
async fn with_a_wrong_key_nothing_is_stored_and_nothing_told() {
    let bucket = Bucket::start(None).await;
    let objects = bucket.open("another-key");
    let refused = objects.put(vec![(ONE, Bytes::from_static(b"sealed"))]).await.unwrap_err();
    assert_eq!(refused.http_status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!format!("{refused:?}").contains("another-key"), "{refused:?}");
    assert_eq!(left(bucket.folder.path()), 0);
    objects.check().await.expect("intake starts although its store refuses now");
}

#[test]
fn nothing_goes_in_the_clear_outside_loopback() {
    let open = |endpoint| Objects::s3(place(endpoint, "key"));
    assert!(matches!(open("http://s3.example"), Err(BadStore::Plain(_))));
    assert!(matches!(open("http://127.0.0.1.example:80"), Err(BadStore::Plain(_))));
    open("https://s3.example").unwrap();
    open("http://127.0.0.1:9000").unwrap();
}
