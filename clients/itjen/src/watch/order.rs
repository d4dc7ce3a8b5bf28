//! Brings items into the order of their numbers. After an interruption the hub hands out newer items first, and the older ones when their time to
//! acknowledge is over. So a gap is real only when it lasts. Pure.

use std::time::Duration;

/// Longer than the hub waits before it hands out an item again.
pub(super) const GAP_LASTS: Duration = Duration::from_secs(75);

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Judge this number, which is there.
    Judge(u64),
    /// These numbers are missing for too long. Judging goes on behind them.
    Gap(Vec<u64>),
    /// There is nothing, or a gap that may still close.
    Wait,
}

#[derive(Debug)]
pub(super) struct Order {
    next: u64,
    /// Time since the gap began.
    open_for: Duration,
}

impl Order {
    /// Everything before `next` was judged.
    pub(super) const fn new(next: u64) -> Self {
        Self { next, open_for: Duration::ZERO }
    }

    /// The next step. `kept` gives the first stored number from a number on.
    pub(super) fn next(&mut self, first_from: impl Fn(u64) -> Option<u64>) -> Next {
        match first_from(self.next) {
            None => Next::Wait,
            Some(number) if number == self.next => {
                (self.next, self.open_for) = (number + 1, Duration::ZERO);
                Next::Judge(number)
            }
            Some(_) if self.open_for < GAP_LASTS => Next::Wait,
            Some(number) => {
                let missing = (self.next..number).collect();
                (self.next, self.open_for) = (number, Duration::ZERO);
                Next::Gap(missing)
            }
        }
    }

    /// Time went by in which an item may have been missing.
    pub(super) fn waited(&mut self, time: Duration) {
        self.open_for += time;
    }

    /// True when judging is behind this number.
    pub(super) const fn is_past(&self, number: u64) -> bool {
        number < self.next
    }
}

/// `3, 5–7`.
pub(super) fn ranges(numbers: &[u64]) -> String {
    let mut parts: Vec<(u64, u64)> = vec![];
    for &number in numbers {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => parts.push((number, number)),
        }
    }
    let part = |(first, last): &(u64, u64)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(kept: &'static [u64]) -> impl Fn(u64) -> Option<u64> {
        move |from| kept.iter().copied().find(|&number| number >= from)
    }

    #[test]
    fn items_are_judged_in_order_however_they_came() {
        let mut order = Order::new(1);
        assert_eq!(order.next(from(&[2])), Next::Wait);
        assert_eq!(order.next(from(&[1, 2])), Next::Judge(1));
        assert_eq!(order.next(from(&[1, 2])), Next::Judge(2));
        assert_eq!(order.next(from(&[1, 2])), Next::Wait);
    }

    #[test]
    fn a_gap_that_lasts_is_told_once_and_does_not_stop_the_rest() {
        let mut order = Order::new(1);
        assert_eq!(order.next(from(&[1, 4])), Next::Judge(1));
        order.waited(GAP_LASTS / 2);
        assert_eq!(order.next(from(&[1, 4])), Next::Wait);
        order.waited(GAP_LASTS);
        assert_eq!(order.next(from(&[1, 4])), Next::Gap(vec![2, 3]));
        assert_eq!(order.next(from(&[1, 4])), Next::Judge(4));
    }

    #[test]
    fn missing_numbers_read_as_ranges() {
        assert_eq!(ranges(&[3, 5, 6, 7]), "3, 5–7");
    }
}
