//! Counting: ratings become histograms and sums. All whole numbers, so order and grouping never matter.

use crate::Instrument;
use crate::fixed::real;
use crate::instrument::Part;
use crate::{Answers, MAX_ITEMS};

/// Which items of the instrument make which index.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Items about the person (U7 conduct, U6 competence).
    pub(crate) employee: Vec<usize>,
    /// The nine unsur; empty if the instrument does not ask them.
    pub(crate) unsur: Vec<usize>,
}

impl Layout {
    pub(crate) fn of(instrument: &Instrument) -> Self {
        Self { employee: instrument.part(Part::Employee), unsur: instrument.part(Part::Office) }
    }
}

/// The ratings of one group, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) ratings: u64,
    /// Ratings that answer every item about the person: what disclosure control counts.
    pub(crate) evidence: u64,
    /// Per item: how often 1, 2, 3, 4 was given.
    pub(crate) counts: [[u64; 4]; MAX_ITEMS],
    /// Each rating's mean over the items about the person.
    pub(crate) employee: Moments,
    /// Each rating's mean over the nine unsur.
    pub(crate) unsur: Moments,
}

impl Tally {
    pub(crate) fn add(&mut self, layout: &Layout, answers: Answers, count: u64) {
        self.ratings += count;
        if layout.employee.iter().all(|item| answers.get(*item).is_some()) {
            self.evidence += count;
        }
        for (item, counts) in self.counts.iter_mut().enumerate() {
            if let Some(mark) = answers.get(item) {
                counts[usize::from(mark - 1)] += count;
            }
        }
        self.employee.add(&layout.employee, answers, count);
        self.unsur.add(&layout.unsur, answers, count);
    }

    /// How many answered an item.
    pub(crate) fn answered(&self, item: usize) -> u64 {
        self.counts[item].iter().sum()
    }

    /// Whether everybody gave the same one mark to all of the items, so that the average tells each single answer.
    pub(crate) fn unanimous(&self, items: &[usize]) -> bool {
        let given = |mark: usize| items.iter().any(|item| self.counts[*item][mark] > 0);
        (0..4).filter(|mark| given(*mark)).count() <= 1
    }
}

/// The sum of the marks in a histogram.
pub(crate) fn total(counts: [u64; 4]) -> u64 {
    counts.iter().zip(1..).map(|(count, mark)| count * mark).sum()
}

/// Number, sum and sum of squares of per-rating means. One unit is 1/[`UNITS`] of a mark, so that the mean of any 1 to 10 marks is whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moments {
    /// How many ratings answered at least one of the items.
    pub(crate) n: u64,
    sum: u128,
    squares: u128,
}

/// The least common multiple of 1 to 10.
const UNITS: u64 = 2520;

impl Moments {
    fn add(&mut self, items: &[usize], answers: Answers, count: u64) {
        let marks = || items.iter().filter_map(|item| answers.get(*item));
        let answered = marks().map(|_| 1).sum::<u64>();
        let sum = marks().map(u64::from).sum::<u64>() * UNITS;
        if let Some(units) = sum.checked_div(answered) {
            self.put(units, count);
        }
    }

    fn put(&mut self, units: u64, count: u64) {
        self.n += count;
        self.sum += u128::from(units) * u128::from(count);
        self.squares += u128::from(units).pow(2) * u128::from(count);
    }

    /// The moments of a plain histogram of marks.
    pub(crate) fn of(counts: [u64; 4]) -> Self {
        let mut moments = Self::default();
        for (count, mark) in counts.into_iter().zip(1..) {
            moments.put(mark * UNITS, count);
        }
        moments
    }

    /// The mean on the scale 1 to 4.
    pub(crate) fn mean(&self) -> f64 {
        wide(self.sum) / real(self.n.max(1) * UNITS)
    }

    /// Sum of squared deviations from the mean, in squared marks. The difference is taken in whole numbers, so nothing cancels.
    pub(crate) fn within(&self) -> f64 {
        let n = u128::from(self.n.max(1));
        wide(n * self.squares - self.sum * self.sum) / wide(n) / real(UNITS * UNITS)
    }

    /// Standard deviation between ratings (n − 1), in marks.
    pub(crate) fn deviation(&self) -> f64 {
        (self.within() / real(self.n.saturating_sub(1).max(1))).sqrt()
    }
}

#[expect(clippy::cast_precision_loss, reason = "the result is an estimate's real number")]
const fn wide(value: u128) -> f64 {
    value as f64
}
