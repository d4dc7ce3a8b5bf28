//! Lists that are read page by page: each page begins where the one before says that it ended.

use prost::Message;
use proto::reporting::v1::{
    ListStepTimesRequest, ListStepTimesResponse, SearchArchiveRequest, SearchArchiveResponse,
};

use super::{Answers, Topic};
use crate::answers::Question;
use crate::{Asker, Person};

impl Asker {
    pub(super) async fn ask_pages(
        &self,
        person: &Person,
        topic: &Topic,
        answers: &mut Answers,
    ) -> anyhow::Result<()> {
        for limit in [2, 7] {
            self.pages_of_steps(person, topic, limit, answers).await?;
            self.pages_of_archive(person, topic, limit, answers).await?;
        }
        Ok(())
    }

    async fn pages_of_steps(
        &self,
        person: &Person,
        topic: &Topic,
        limit: u32,
        answers: &mut Answers,
    ) -> anyhow::Result<()> {
        let mut after = 0;
        for page in 1.. {
            let request = ListStepTimesRequest { office: topic.office.clone(), after, limit };
            let about = format!("by {limit}, page {page}");
            let name = "amanah.reporting.v1.Reporting/ListStepTimes";
            let answer = self.ask(person, "reporting", &Question::new(name, "", &request)).await?;
            answers.insert(format!("{name}: {about}"), answer.said);
            let rows = answer.first.map(ListStepTimesResponse::decode).transpose()?;
            let Some(last) = rows.and_then(|rows| rows.steps.last().map(|row| row.row)) else {
                break;
            };
            after = last;
        }
        Ok(())
    }

    async fn pages_of_archive(
        &self,
        person: &Person,
        topic: &Topic,
        limit: u32,
        answers: &mut Answers,
    ) -> anyhow::Result<()> {
        let mut after_case_id = String::new();
        for page in 1.. {
            let office = topic.office.clone();
            let request =
                SearchArchiveRequest { office, after_case_id, limit, ..Default::default() };
            let about = format!("by {limit}, page {page}");
            let name = "amanah.reporting.v1.Reporting/SearchArchive";
            let answer = self.ask(person, "reporting", &Question::new(name, "", &request)).await?;
            answers.insert(format!("{name}: {about}"), answer.said);
            let rows = answer.first.map(SearchArchiveResponse::decode).transpose()?;
            let last = rows.and_then(|mut rows| rows.cases.pop());
            let Some(last) = last else { break };
            after_case_id = last.case_id;
        }
        Ok(())
    }
}
