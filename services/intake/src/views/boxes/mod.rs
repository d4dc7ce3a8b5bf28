//! Which boxes were emptied, when and of how many ratings (`view:boxes`).

use eventlog::{Subscriber, Trouble, View};
use futures::future::BoxFuture;
use kernel::{Delivered, LogName, OfficeCode, Position, Quarter, Shift};
use service::Failure;
use sqlx::{PgConnection, PgPool};

use crate::domain::{BoxEmptied, IntakeEvent};

const NAME: &str = "view:boxes";

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Emptied {
    pub(crate) place: String,
    pub(crate) shift: String,
    #[sqlx(rename = "ratings")]
    pub(crate) count: i32,
    /// Of its last event.
    pub(crate) position: i64,
}

/// The emptyings of an office in these quarters.
pub(crate) async fn emptied(
    db: &PgPool,
    office: &OfficeCode,
    quarters: [Quarter; 2],
) -> Result<Vec<Emptied>, Failure> {
    let rows = sqlx::query_as(include_str!("emptied.sql"))
        .bind(office.as_str())
        .bind(quarters[0].to_string())
        .bind(quarters[1].to_string())
        .fetch_all(db)
        .await?;
    Ok(rows)
}

pub(crate) async fn position(db: &PgPool) -> Result<Position, Failure> {
    let position = sqlx::query_scalar(include_str!("../../../sql/boxes_seen.sql"))
        .bind(NAME)
        .fetch_one(db)
        .await?;
    Ok(Position(position))
}

pub(crate) struct BoxView;

impl Subscriber for BoxView {
    fn name(&self) -> &'static str {
        NAME
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Intake]
    }

    fn view(&self) -> Option<View> {
        Some(View { schema: "v_boxes", tables: include_str!("tables.sql") })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(apply(tx, events))
    }
}

async fn apply(tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
    let mut columns = Columns::default();
    for event in events.iter().filter(|event| event.event_type == "box.BoxEmptied") {
        if let IntakeEvent::BoxEmptied(emptied) = event.event()? {
            columns.push(event.position, emptied)?;
        }
    }
    if columns.position.is_empty() {
        return Ok(());
    }
    sqlx::query(include_str!("insert.sql"))
        .bind(columns.position)
        .bind(columns.office)
        .bind(columns.quarter)
        .bind(columns.place)
        .bind(columns.shift)
        .bind(columns.count)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(Default)]
struct Columns {
    position: Vec<i64>,
    office: Vec<String>,
    quarter: Vec<String>,
    place: Vec<String>,
    shift: Vec<String>,
    count: Vec<i32>,
}

impl Columns {
    fn push(&mut self, position: Position, emptied: BoxEmptied) -> Result<(), Trouble> {
        let shift: Shift =
            emptied.shift.parse().map_err(|_| Trouble::poison("shift does not read"))?;
        self.position.push(position.0);
        self.office.push(emptied.office.into());
        self.quarter.push(shift.quarter().into());
        self.place.push(emptied.place.into());
        self.shift.push(emptied.shift);
        self.count
            .push(i32::try_from(emptied.count).map_err(|_| Trouble::poison("count is too large"))?);
        Ok(())
    }
}
