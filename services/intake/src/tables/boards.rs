//! Boards by the hash of their token.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use kernel::{OfficeCode, PlaceCode};
use service::Failure;
use sqlx::PgPool;

use crate::domain::{BoardRegistered, ServiceCode};
use crate::error::unreadable;
use crate::token::Token;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BoardRow {
    pub(crate) office: OfficeCode,
    pub(crate) place: PlaceCode,
    pub(crate) service: ServiceCode,
}

/// Boards, with those remembered that were asked for: a board never changes, and only existing ones are remembered.
#[derive(Clone)]
pub(crate) struct Boards {
    db: PgPool,
    known: Arc<RwLock<HashMap<[u8; 32], Arc<BoardRow>>>>,
}

impl Boards {
    pub(crate) fn new(db: PgPool) -> Self {
        Self { db, known: Arc::default() }
    }

    pub(crate) async fn find(&self, token: &Token) -> Result<Option<Arc<BoardRow>>, Failure> {
        let hash = token.hash();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let row: Option<(String, String, String)> =
            sqlx::query_as(include_str!("../../sql/board_find.sql"))
                .bind(hash)
                .fetch_optional(&self.db)
                .await?;
        let Some(row) = row else { return Ok(None) };
        let board = Arc::new(board(&row)?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(hash, Arc::clone(&board));
        Ok(Some(board))
    }

    /// Stores a board before its event. If the event never comes, nobody got the token.
    pub(crate) async fn insert(
        &self,
        token: &Token,
        board: &BoardRegistered,
    ) -> Result<(), Failure> {
        sqlx::query(include_str!("../../sql/board_insert.sql"))
            .bind(token.hash())
            .bind(board.office.as_str())
            .bind(board.place.as_str())
            .bind(board.service.as_str())
            .execute(&self.db)
            .await?;
        Ok(())
    }
}

fn board((office, place, service): &(String, String, String)) -> Result<BoardRow, Failure> {
    Ok(BoardRow {
        office: office.parse().map_err(|bad| unreadable(&bad))?,
        place: place.parse().map_err(|bad| unreadable(&bad))?,
        service: service.parse().map_err(|bad| unreadable(&bad))?,
    })
}
