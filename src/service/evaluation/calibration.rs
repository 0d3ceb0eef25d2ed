use serde::Serialize;

/// How many bins confidence is put into.
const BINS: usize = 10;

/// Whether confidence keeps its promise: of the answers given with 0.8, four in five should be right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// The answers by confidence, from 0 to 1 in equal steps.
    pub bins: Vec<Bin>,
    /// The expected calibration error: how far confidence is from the share of right answers, over all answers.
    pub expected_error: f64,
}

/// The answers whose confidence lies within one tenth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many there are.
    pub answers: usize,
    /// How many of them are right.
    pub right: usize,
    /// Their mean confidence.
    pub confidence: f64,
}

impl Bin {
    /// The share of right answers.
    #[must_use]
    pub fn observed(&self) -> f64 {
        super::report::share(self.right, self.answers)
    }
}

impl Calibration {
    /// Of answers by their confidence and whether they are right.
    pub(super) fn new(answers: impl Iterator<Item = (f32, bool)>) -> Self {
        let mut bins = vec![Bin::default(); BINS];
        for (confidence, right) in answers {
            let confidence = confidence.clamp(0.0, 1.0);
            // In the precision in which it was given, so that 0.9 is not found just below 0.9.
            let bin = &mut bins[((confidence * BINS as f32) as usize).min(BINS - 1)];
            bin.answers += 1;
            bin.right += usize::from(right);
            bin.confidence += f64::from(confidence);
        }
        for bin in bins.iter_mut().filter(|bin| bin.answers > 0) {
            bin.confidence /= bin.answers as f64;
        }
        let all: usize = bins.iter().map(|bin| bin.answers).sum();
        let error: f64 = bins.iter().map(|bin| bin.answers as f64 * (bin.confidence - bin.observed()).abs()).sum();
        Self { bins, expected_error: if all == 0 { 0.0 } else { error / all as f64 } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_that_keeps_its_promise_has_no_error() {
        let four_in_five = [true, true, true, true, false].into_iter().map(|right| (0.8, right));
        let calibration = Calibration::new(four_in_five);
        assert!(calibration.expected_error < 1e-6, "{calibration:?}");
        assert_eq!((calibration.bins[8].answers, calibration.bins[8].right), (5, 4));
    }

    #[test]
    fn the_error_is_weighed_by_answers() {
        // Three answers are promised with 0.9 and all wrong; one with 1.0 is right.
        let calibration = Calibration::new([(0.9, false), (0.9, false), (0.9, false), (1.0, true)].into_iter());
        let bin = calibration.bins[9];
        assert_eq!((bin.answers, bin.right), (4, 1));
        assert!((calibration.expected_error - (bin.confidence - 0.25)).abs() < 1e-9);
    }

    #[test]
    fn the_ends_have_a_bin_and_nothing_has_no_error() {
        let ends = Calibration::new([(0.0, false), (1.0, true), (1.5, true)].into_iter());
        assert_eq!((ends.bins[0].answers, ends.bins[9].answers), (1, 2));
        assert_eq!(Calibration::new(std::iter::empty()).expected_error, 0.0);
    }
}
