//! Ratings that an office collected: one, or a batch in which a bad line does not spoil the others.

use contracts::complaint::{FormId, clean};
use contracts::{BATCH_RATINGS_MAX, RatingV1, RatingsV1, Reason, ReasonCode};
use kernel::{Office, PlaceCode, Shift, Timestamp};

use super::faults::{self, CODE, Faults};
use crate::domain::{Answers, Item, Mark, Rating, ServiceCode};

/// Characters of a comment.
const COMMENT_CHARS_MAX: usize = 1000;

/// Good ratings of a submission, and why the others are not.
#[derive(Default)]
pub(crate) struct Casts {
    pub(crate) good: Vec<Cast>,
    /// Lines that are rejected.
    pub(crate) rejected: u32,
    pub(crate) reasons: Vec<Reason>,
}

pub(crate) struct Cast {
    pub(crate) form: FormId,
    pub(crate) place: PlaceCode,
    pub(crate) shift: Shift,
    pub(crate) service: ServiceCode,
    pub(crate) rating: Rating,
}

pub(super) fn one(body: &[u8], office: &Office, now: Timestamp) -> Result<Casts, Vec<Reason>> {
    let good = vec![cast(&faults::body(body)?, office, now)?];
    Ok(Casts { good, ..Casts::default() })
}

/// Fails only when nothing in it can be read as a list of ratings.
pub(super) fn many(body: &[u8], office: &Office, now: Timestamp) -> Result<Casts, Vec<Reason>> {
    let RatingsV1 { ratings } = faults::body(body)?;
    if ratings.is_empty() || ratings.len() > BATCH_RATINGS_MAX {
        let message = format!("must hold 1 to {BATCH_RATINGS_MAX} ratings");
        return Err(vec![Reason::of_field(ReasonCode::Schema, "ratings", message)]);
    }
    let mut casts = Casts::default();
    for (line, raw) in (0_u32..).zip(&ratings) {
        // A value prints as the JSON that it was read from.
        let read = faults::body(raw.to_string().as_bytes());
        match read.and_then(|raw: RatingV1| cast(&raw, office, now)) {
            Ok(cast) => casts.good.push(cast),
            Err(reasons) => {
                casts.rejected += 1;
                casts.reasons.extend(reasons.into_iter().map(|reason| reason.at_line(line)));
            }
        }
    }
    Ok(casts)
}

fn cast(raw: &RatingV1, office: &Office, now: Timestamp) -> Result<Cast, Vec<Reason>> {
    let mut faults = Faults::default();
    let form = faults.parse("id", &raw.id, "must be a random UUID (version 4)");
    let place = faults.parse("place", &raw.place, CODE);
    let service = faults.parse("service", &raw.service, CODE);
    let shift = faults.shift(&raw.shift, office, now);
    let employee = raw.employee.as_deref().and_then(|code| faults.parse("employee", code, CODE));
    let answers = answers(&mut faults, raw);
    let comment = comment(&mut faults, raw.comment.as_deref());
    let rating = Rating { employee, answers, comment };
    let parsed = form.zip(place).zip(shift).zip(service);
    faults.finish(parsed.map(|(((form, place), shift), service)| Cast {
        form,
        place,
        shift,
        service,
        rating,
    }))
}

fn answers(faults: &mut Faults, raw: &RatingV1) -> Answers {
    let mut answers = Answers::new();
    for item in Item::ALL {
        let field = || format!("answers.{}", item.code());
        match raw.answers.get(item.code()).copied().map(|mark| mark.map(Mark::try_from)) {
            None if item.is_required() => {
                faults.add(ReasonCode::Schema, field(), "must be there; null is \"tidak tahu\"");
            }
            None | Some(None) => {}
            Some(Some(Ok(mark))) => drop(answers.insert(item, mark)),
            Some(Some(Err(_))) => {
                faults.add(ReasonCode::Schema, field(), "must be 1, 2, 3, 4 or null");
            }
        }
    }
    let known = |code: &String| Item::ALL.iter().any(|item| item.code() == code);
    if !raw.answers.keys().all(known) {
        faults.add(ReasonCode::Schema, "answers", "holds an item that is not asked");
    }
    answers
}

fn comment(faults: &mut Faults, raw: Option<&str>) -> Option<String> {
    let comment = clean(raw?);
    if comment.chars().count() > COMMENT_CHARS_MAX {
        faults.add(ReasonCode::Schema, "comment", "must not be longer than 1000 characters");
    }
    Some(comment).filter(|comment| !comment.is_empty())
}
