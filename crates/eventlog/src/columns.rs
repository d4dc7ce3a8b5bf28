//! A batch as the arrays that `es.append` takes: one array per column, so that any batch is one prepared statement.

use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use uuid::Uuid;

use crate::append::Job;
use crate::line::Answer;

#[derive(Default)]
pub(crate) struct Columns<'a> {
    a_stream: Vec<Uuid>,
    a_expected: Vec<i32>,
    e_append: Vec<i32>,
    e_stream: Vec<Uuid>,
    e_version: Vec<i32>,
    e_command: Vec<Uuid>,
    e_type: Vec<&'a str>,
    e_schema: Vec<i16>,
    e_recorded: Vec<i64>,
    e_blinding: Vec<&'a [u8]>,
    e_leaf: Vec<&'a [u8]>,
    e_payload: Vec<&'a [u8]>,
    e_meta: Vec<&'a [u8]>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(batch: &'a [Job]) -> Self {
        let mut columns = Self::default();
        for (index, job) in (1_i32..).zip(batch) {
            columns.add(index, job);
        }
        columns
    }

    fn add(&mut self, index: i32, job: &'a Job) {
        let rows = &job.rows;
        self.a_stream.push(rows.stream.uuid());
        self.a_expected.push(rows.expected.0);
        for (offset, (event, blinding, leaf)) in (1_i32..).zip(&rows.events) {
            self.e_append.push(index);
            self.e_stream.push(rows.stream.uuid());
            self.e_version.push(rows.expected.0.saturating_add(offset));
            self.e_command.push(rows.command.uuid());
            self.e_type.push(event.event_type);
            self.e_schema.push(event.schema_version);
            self.e_recorded.push(rows.recorded_us);
            self.e_blinding.push(blinding);
            self.e_leaf.push(leaf);
            self.e_payload.push(&event.payload);
            self.e_meta.push(&rows.meta);
        }
    }

    pub(crate) fn query(&self) -> QueryAs<'_, Postgres, Answer, PgArguments> {
        sqlx::query_as(include_str!("../sql/append.sql"))
            .bind(&self.a_stream)
            .bind(&self.a_expected)
            .bind(&self.e_append)
            .bind(&self.e_stream)
            .bind(&self.e_version)
            .bind(&self.e_command)
            .bind(&self.e_type)
            .bind(&self.e_schema)
            .bind(&self.e_recorded)
            .bind(&self.e_blinding)
            .bind(&self.e_leaf)
            .bind(&self.e_payload)
            .bind(&self.e_meta)
    }
}
