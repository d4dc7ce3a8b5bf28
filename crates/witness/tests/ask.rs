//! The asking side, also against witnesses that answer nonsense.

use anyhow::{Context, Result};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use ledger::CosignatureSigner;
use tokio::net::TcpListener;
use witness::{AskError, Cosigner};

use crate::support::{Log, NAME, Running, folder};

#[tokio::test]
async fn a_new_asker_learns_the_size_and_goes_on() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    log.ask(&witness.cosigner()?, 5).await?;
    let cosigner = witness.cosigner()?;
    for size in [9, 9, 10, 300] {
        let cosigned = log.ask(&cosigner, size).await?;
        assert_eq!(
            witness.witness.key().verify(&log.checkpoint(size).text(), &cosigned.line)?,
            cosigned.cosignature
        );
    }
    let behind = log.ask(&cosigner, 10).await;
    assert!(matches!(behind, Err(AskError::Ahead { known: 300, size: 10 })), "{behind:?}");
    witness.stop().await
}

#[tokio::test]
async fn no_witness_is_silence_and_no_web_address_is_none() -> Result<()> {
    let key = CosignatureSigner::new(NAME, &[3; 32])?.key();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    drop(listener);
    let silent = Log::honest()?.ask(&Cosigner::new(&address, key.clone())?, 5).await;
    assert!(matches!(silent, Err(AskError::Silent(_))), "{silent:?}");
    for bad in ["ftp://witness.test", "witness.test", ""] {
        assert!(matches!(Cosigner::new(bad, key.clone()), Err(AskError::Address)), "{bad}");
    }
    Ok(())
}

/// Asks a witness that always answers the same.
async fn told(status: StatusCode, body: String) -> Result<AskError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let routes = Router::new().route("/add-checkpoint", post(async move || (status, body)));
    let server = tokio::spawn(async move { axum::serve(listener, routes).await });
    let key = CosignatureSigner::new(NAME, &[3; 32])?.key();
    let answer = Log::honest()?.ask(&Cosigner::new(&address, key)?, 5).await;
    server.abort();
    answer.err().context("believed")
}

#[tokio::test]
async fn nonsense_is_not_believed() -> Result<()> {
    let (log, ok) = (Log::honest()?, StatusCode::OK);
    let line = |seed: u8, name: &str, size| -> Result<String> {
        let signer = CosignatureSigner::new(name, &[seed; 32])?;
        Ok(format!("{}\n", signer.cosign(&log.checkpoint(size), 9).line()))
    };
    for body in [
        String::new(),
        "ok\n".into(),
        line(4, NAME, 5)?,
        line(3, "other.test/witness", 5)?,
        line(3, NAME, 6)?,
        line(3, NAME, 5)?.trim_end().to_owned(),
        "x".repeat(1 << 20),
    ] {
        let told = told(ok, body.clone()).await?;
        assert!(matches!(told, AskError::BadAnswer), "{told:?} for {:?}", body.get(..80));
    }
    for body in ["", "five\n", "05\n"] {
        assert!(matches!(told(StatusCode::CONFLICT, body.into()).await?, AskError::BadAnswer));
    }
    let endless = told(StatusCode::CONFLICT, "0\n".into()).await?;
    assert!(matches!(endless, AskError::Fork { size: 5 }), "{endless:?}");
    let refused = told(StatusCode::NOT_FOUND, String::new()).await?;
    assert!(matches!(refused, AskError::Refused { status: 404 }));
    Ok(())
}
