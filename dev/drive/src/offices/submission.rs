//! One message of an office, and a plan of many.

use std::collections::BTreeMap;

use async_nats::HeaderMap;
use bytes::Bytes;
use contracts::{Kind, RatingV1, RatingsV1};
use kernel::{Clock, Ids, OfficeCode, Shift, Zone};
use uuid::Uuid;
use vault::PublicKey;

use super::letter::{complaint_id, seal_letter};

/// One message, ready to be sent as often as necessary.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Its id for good.
    pub id: Uuid,
    pub kind: Kind,
    /// The time at which it was made.
    pub time: String,
    pub body: Bytes,
    /// Marks to find at the hub, each exactly once: those of its ratings, or the id of its complaint.
    pub marks: Vec<String>,
}

/// How much an office publishes.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// Messages with one rating each.
    pub singles: usize,
    pub batches: usize,
    /// Ratings of each of those.
    pub batch: usize,
    pub complaints: usize,
}

impl Amount {
    /// Ratings in all.
    pub const fn ratings(self) -> usize {
        self.singles + self.batches * self.batch
    }

    /// Messages in all.
    pub const fn messages(self) -> usize {
        self.singles + self.batches + self.complaints
    }
}

impl Submission {
    /// A message with this body.
    pub fn new(id: Uuid, kind: Kind, body: impl Into<Bytes>, marks: Vec<String>) -> Self {
        Self { id, kind, time: Clock::machine().now().to_string(), body: body.into(), marks }
    }

    /// Subject and headers for the bus.
    pub fn message(&self, office: &OfficeCode) -> (String, HeaderMap) {
        let (id, mut headers) = (self.id.to_string(), HeaderMap::new());
        for (name, value) in [
            ("Nats-Msg-Id", id.as_str()),
            ("ce-id", &id),
            ("ce-specversion", "1.0"),
            ("ce-source", &format!("/ph/off/{office}")),
            ("ce-type", &self.kind.ce_type()),
            ("ce-time", &self.time),
            ("ce-datacontenttype", "application/json"),
            ("ce-office", office.as_str()),
        ] {
            headers.insert(name, value);
        }
        (self.kind.subject(Some(office)), headers)
    }
}

/// The ratings and complaints of one office, well mixed.
pub fn plan(
    office: &OfficeCode,
    amount: Amount,
    itjen: &PublicKey,
    ids: &Ids,
) -> anyhow::Result<Vec<Submission>> {
    let mut maker = Maker { office, itjen, ids, next: 0, shift: past_shift() };
    let total = amount.messages();
    let mut plan = Vec::with_capacity(total);
    let (mut batches, mut complaints) = (0, 0);
    for number in 0..total {
        // Batches and complaints are spread evenly over the whole, each as early as its share allows.
        let due = |of: usize| (of * (number + 1)).div_ceil(total);
        plan.push(if complaints < due(amount.complaints) {
            complaints += 1;
            maker.complaint(complaints)?
        } else if batches < due(amount.batches) {
            batches += 1;
            maker.batch(amount.batch)?
        } else {
            maker.single()?
        });
    }
    Ok(plan)
}

/// A shift that is over, so that its ballot box is emptied soon.
fn past_shift() -> String {
    let yesterday = Clock::machine().now() - jiff::SignedDuration::from_hours(24);
    Shift::at(yesterday, Zone::Wib).to_string()
}

struct Maker<'a> {
    office: &'a OfficeCode,
    itjen: &'a PublicKey,
    ids: &'a Ids,
    next: usize,
    shift: String,
}

impl Maker<'_> {
    fn single(&mut self) -> anyhow::Result<Submission> {
        let (rating, mark) = self.rating();
        let id = rating.id.parse()?;
        Ok(Submission::new(id, Kind::Rating, serde_json::to_vec(&rating)?, vec![mark]))
    }

    fn batch(&mut self, count: usize) -> anyhow::Result<Submission> {
        let (mut ratings, mut marks) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (rating, mark) = self.rating();
            ratings.push(serde_json::to_value(&rating)?);
            marks.push(mark);
        }
        let body = serde_json::to_vec(&RatingsV1 { ratings })?;
        Ok(Submission::new(self.ids.uuid_v4(), Kind::Ratings, body, marks))
    }

    fn complaint(&self, number: usize) -> anyhow::Result<Submission> {
        let id = self.ids.uuid_v4();
        let body = serde_json::to_vec(&seal_letter(id, number, self.itjen, self.ids)?)?;
        Ok(Submission::new(id, Kind::SealedComplaint, body, vec![complaint_id(id).to_string()]))
    }

    /// The mark is in the comment: the only part of a rating by which it is recognised at the hub.
    fn rating(&mut self) -> (RatingV1, String) {
        self.next += 1;
        let mark = format!("{}-{:05}", self.office, self.next);
        let mark_of = |item: usize| Some(u8::try_from((self.next + item) % 4 + 1).unwrap_or(4));
        let answers: BTreeMap<String, Option<u8>> = [
            ("conduct".to_owned(), mark_of(0)),
            ("competence".to_owned(), mark_of(1)),
            ("u1".to_owned(), mark_of(2)),
        ]
        .into();
        let rating = RatingV1 {
            id: self.ids.uuid_v4().to_string(),
            place: format!("loket-{}", self.next % 3 + 1),
            service: "dokumen-kapal".into(),
            shift: self.shift.clone(),
            employee: None,
            answers,
            comment: Some(mark.clone()),
        };
        (rating, mark)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_plan_holds_what_was_asked_for_and_every_mark_once() {
        let ids = Ids::seeded(Clock::machine(), 7);
        let itjen = vault::PrivateKey::generate(&ids).public();
        let amount = Amount { singles: 50, batches: 5, batch: 40, complaints: 3 };
        let plan = plan(&"plm".parse().unwrap(), amount, &itjen, &ids).unwrap();
        assert_eq!(plan.len(), amount.messages());
        let of = |kind| plan.iter().filter(|one| one.kind == kind).count();
        assert_eq!((of(Kind::Rating), of(Kind::Ratings)), (50, 5));
        assert_eq!(of(Kind::SealedComplaint), 3);
        let marks: BTreeSet<_> = plan.iter().flat_map(|one| &one.marks).collect();
        assert_eq!(marks.len(), amount.ratings() + amount.complaints);
    }
}
