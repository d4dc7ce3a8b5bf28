//! One index with everything that must stand beside it, and one item with its histogram.

use serde::{Deserialize, Serialize};

use crate::Instrument;
use crate::interval::Sample;
use crate::tally::{Layout, Moments, Tally, total};
use crate::{Band, Certainty, Mark4, N_MIN, Proportion, Ratio, Score2, Share4};

/// An index on the scale 25 to 100, never without its number of answers and its certainty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexFigure {
    /// 25 × the mean of the items' averages (each item weighs the same, exactly), two decimals, half up.
    pub value: Score2,
    pub band: Band,
    /// Ratings that answered at least one of the items (n).
    pub n: u64,
    /// Users served who could have answered (N); `None` where the office did not tell.
    pub served: Option<u64>,
    /// n / N, at most 1.
    pub response_rate: Option<Share4>,
    pub certainty: Certainty,
}

/// One item of the questionnaire in one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFigures {
    /// The item's code in the instrument, e.g. `conduct`.
    pub item: String,
    /// How many gave a mark; *tidak tahu* is not among them.
    pub n: u64,
    /// The values; `None` below the minimum of 10 marks.
    pub result: Option<ItemResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemResult {
    /// How often 1, 2, 3 and 4 was given.
    pub counts: [u64; 4],
    /// The average mark (NRR), 1 to 4.
    pub mean: Mark4,
    /// The average × 25 as an index.
    pub index: IndexFigure,
    /// The share of 4 with its Wilson interval.
    pub top: Proportion,
}

/// The index of several items: 25 × the mean of the items' averages. For the nine unsur this is the IKM, the weight of each exactly 1/9.
///
/// ```text
/// NRR_j = Σ marks_j / n_j        IKM = 25 · (1/9) · Σ_j NRR_j
/// ```
pub fn index(histograms: &[[u64; 4]]) -> Ratio {
    let average = |sum: Ratio, counts: &[u64; 4]| sum.plus(total(*counts), counts.iter().sum());
    let items = u64::try_from(histograms.len()).unwrap_or(1);
    histograms.iter().fold(Ratio::zero(), average).times(25).over(items)
}

impl IndexFigure {
    fn of(histograms: &[[u64; 4]], moments: &Moments, served: Option<u64>) -> Self {
        let exact = index(histograms);
        let (value, n) = (Score2::of(&exact), moments.n);
        let sample =
            Sample { mean: exact.to_f64(), deviation: 25.0 * moments.deviation(), n, served };
        Self {
            value,
            band: Band::of(value),
            n,
            served,
            response_rate: served.and_then(|served| rate(n, served)),
            certainty: Certainty::of(&sample, histograms),
        }
    }
}

/// n / N, at most 1; `None` if nobody was served.
pub(crate) fn rate(n: u64, served: u64) -> Option<Share4> {
    (served > 0).then(|| Share4::of(&Ratio::of(n.min(served), served)))
}

impl Tally {
    /// The index of the items about the person; `None` below the minimum.
    pub(crate) fn employee_index(
        &self,
        layout: &Layout,
        served: Option<u64>,
    ) -> Option<IndexFigure> {
        self.composite(&layout.employee, &self.employee, served)
    }

    /// The IKM of the nine unsur; `None` below the minimum or if they were not asked.
    pub(crate) fn ikm(&self, layout: &Layout, served: Option<u64>) -> Option<IndexFigure> {
        self.composite(&layout.unsur, &self.unsur, served)
    }

    fn composite(
        &self,
        items: &[usize],
        moments: &Moments,
        served: Option<u64>,
    ) -> Option<IndexFigure> {
        let enough = !items.is_empty() && items.iter().all(|item| self.answered(*item) >= N_MIN);
        let histograms: Vec<_> = items.iter().map(|item| self.counts[*item]).collect();
        enough.then(|| IndexFigure::of(&histograms, moments, served))
    }

    /// The figures of some items, in the order given.
    pub(crate) fn items(
        &self,
        instrument: &Instrument,
        items: &[usize],
        served: Option<u64>,
    ) -> Vec<ItemFigures> {
        items.iter().map(|item| self.item(&instrument.items[*item].code, *item, served)).collect()
    }

    fn item(&self, code: &str, item: usize, served: Option<u64>) -> ItemFigures {
        let (n, counts) = (self.answered(item), self.counts[item]);
        let result = || ItemResult {
            counts,
            mean: Mark4::of(&Ratio::of(total(counts), n)),
            index: IndexFigure::of(&[counts], &Moments::of(counts), served),
            top: Proportion::wilson(counts[3], n),
        };
        ItemFigures { item: code.to_owned(), n, result: (n >= N_MIN).then(result) }
    }
}
