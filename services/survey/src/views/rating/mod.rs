//! `v_rating`: every rating that intake emptied from a box. Answers the data set of a round, and how much of it is here.

mod parse;

use contracts::public::{Intake, PublicEvent};
use eventlog::Trouble;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;

use self::parse::Rating;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratings;

eventlog::subscriber! {
    Ratings: "view:rating", follows &[LogName::Intake],
    tables "v_rating" = include_str!("tables.sql"),
    |self, tx, events| async move {
        let batch = Batch::of(events)?;
        if batch.position.is_empty() { Ok(()) } else { Ok(batch.insert(tx).await?) }
    }
}

/// The ratings of one run, column by column, so that one statement inserts them all.
#[derive(Default)]
struct Batch {
    office: Vec<String>,
    period: Vec<String>,
    position: Vec<i64>,
    pattern: Vec<String>,
    comment: Vec<Option<String>>,
}

impl Batch {
    /// Everything else that intake publishes does not concern a data set, and may be newer than this program.
    fn of(events: &[Delivered]) -> Result<Self, Trouble> {
        let mut batch = Self::default();
        for event in events.iter().filter(|event| event.type_parts().0 == "box") {
            let public = contracts::public::read(event)?;
            if let Some(PublicEvent::Intake(Intake::RatingReceived(rating))) = public.body {
                let rating = Rating::of(public.office, rating).map_err(Trouble::poison)?;
                batch.push(event.position.0, rating);
            }
        }
        Ok(batch)
    }

    fn push(&mut self, position: i64, rating: Rating) {
        self.office.push(rating.office.to_string());
        self.period.push(rating.shift.quarter().to_string());
        self.position.push(position);
        self.pattern.push(rating.pattern());
        self.comment.push(rating.comment);
    }

    async fn insert(self, tx: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query(include_str!("insert.sql"))
            .bind(&self.office)
            .bind(&self.period)
            .bind(&self.position)
            .bind(&self.pattern)
            .bind(&self.comment)
            .execute(&mut *tx)
            .await?;
        let counted = sqlx::query(include_str!("count.sql")).bind(&self.office).bind(&self.period);
        counted.execute(tx).await.map(drop)
    }
}
