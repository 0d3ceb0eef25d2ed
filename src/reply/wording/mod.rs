//! The fixed wordings: every word of a reply that is not in the knowledge base, in one table per language.

mod en;
mod zh;

use crate::domain::Language;

/// Declares a table of wordings, whose entries can be gone through by name.
macro_rules! table {
    ($(#[$doc:meta])* $visibility:vis struct $name:ident { $($(#[$entry:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        $visibility struct $name { $($(#[$entry])* pub $field: &'static str,)* }

        impl $name {
            /// Every wording by its name.
            #[cfg(test)]
            pub(crate) fn entries(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($field), self.$field),)*]
            }

            /// The table with every wording put through `f`.
            #[must_use]
            $visibility fn map(&self, f: impl Fn(&'static str) -> &'static str) -> Self {
                Self { $($field: f(self.$field),)* }
            }
        }
    };
}

pub(crate) use table;

table! {
    /// The fixed wordings of one language.
    pub struct Wording {
        /// Above an answer that the document does not give. `{subject}` is its name.
        not_stated,
        /// As [`Self::not_stated`], where the question named what it wants. `{facet}` is its label.
        not_stated_facet,
        /// Leads over to what the document does say.
        stated_instead,
        /// Asks back.
        clarify,
        /// To someone who addressed the bot with something it knows nothing about. `{source}` is the document,
        /// `{example}` a question that it can answer.
        abstain,
        /// As [`Self::abstain`], where no document is known.
        abstain_bare,
        /// A question to try, where moderators have fixed none. `{subject}` is the name of an initiative.
        example,
        /// In return for thanks.
        thanks,
        /// In return for a greeting. `{source}` and `{example}` as in [`Self::abstain`].
        greeting,
        /// In return for a farewell.
        farewell,
        /// A list of initiatives. `{count}` is how many.
        list,
        /// As [`Self::list`], of one.
        list_one,
        /// A kind that is left out of a list. `{label}` is the kind.
        without,
        /// A filter that nothing fits.
        list_empty,
        /// Above the initiatives of an area. `{count}` is how many.
        area,
        /// An announced time is over. `{url}` is where to look.
        past,
        /// What was asked about reaches the minimum. `{asked}` and `{limit}` are amounts, numbers or durations.
        meets_minimum,
        /// It falls short.
        below_minimum,
        /// It keeps to the maximum.
        meets_maximum,
        /// It exceeds the maximum.
        above_maximum,
        /// The amount is in another currency. `{limit}` is the limit, `{currency}` its currency.
        depends_on_currency,
        /// It is a range with the limit inside.
        depends_on_range,
        /// It is told roughly, and about as much as the limit. `{asked}` and `{limit}` are amounts.
        depends_on_exact_amount,
        /// It is only a part of all that counts. `{asked}` and `{limit}` are amounts, numbers or durations.
        depends_on_the_rest,
        /// It is the sum of different things.
        depends_on_the_parts,
        /// It is another amount than that which counts.
        depends_on_the_cost,
        /// What is asked about is not known yet.
        depends_on_what_is_untold,
        /// Some of several reach the limit and some do not.
        depends_on_which,
        /// An amount that is told to be a little less. `{amount}` is what it says.
        a_little_less,
        /// An amount that is told to be a little more.
        a_little_more,
        /// Days or weeks against months or years of about the same length. `{asked}` and `{limit}` are durations.
        depends_on_calendar,
        /// Above the areas of the document. `{count}` is how many.
        areas,
        /// What the source line begins with.
        source,
        /// Follows what is over in a timeline.
        over,
        /// Titles a list of what is done.
        done,
        /// Titles a list of what is to come.
        to_come,
        /// Titles a list of what is going on.
        underway,
        /// Titles a list of what is being thought about.
        considered,
        /// Separates two items of an enumeration.
        comma,
        /// The least that is allowed: `{amount}`.
        at_least,
        /// The most that is allowed: `{amount}`.
        at_most,
        /// A value of which nobody asked in particular: what it is, `{label}`, and `{value}`.
        labelled,
        /// What held before: `{value}`.
        before,
        /// Where one of two compared initiatives has no statement.
        silent,
        /// Between the names of two compared initiatives.
        versus,
        /// Titles a timeline that is drawn.
        timeline,
        /// Marks the day of reading, `{day}`, in a timeline.
        today,
        /// Before the names of what is announced without any day.
        undated,
        /// Below a timeline that is too long to be drawn in full. `{count}` is how many are left out.
        and_more,
        /// A quarter on the axis of a timeline: `{number}`.
        quarter,
        /// January to June, on the axis of a timeline.
        half_one,
        /// July to December, on the axis of a timeline.
        half_two,
        /// A whole year: `{year}`.
        year,
        /// January to June of a `{year}`.
        first_half,
        /// July to December of a `{year}`.
        second_half,
        /// A financial year, April to March, such as `{years}` 2026-27.
        financial_year,
        /// From a year on whose end is open: `{year}`.
        from_year,
        /// From a day on whose end is open: `{day}`.
        from_day,
        /// Up to a day whose beginning is open: `{day}`.
        until_day,
        /// From `{first}` to `{last}`, both days.
        between_days,
        /// One hour long.
        one_hour,
        /// So many `{count}` hours long.
        hours,
        /// One day long.
        one_day,
        /// So many `{count}` days long.
        days,
        /// One week long.
        one_week,
        /// So many `{count}` weeks long.
        weeks,
        /// One year long.
        one_year,
        /// So many `{count}` years long.
        years,
        /// One month long.
        one_month,
        /// So many `{count}` months long.
        months,
    }
}

/// The wordings of `language`.
#[must_use]
pub const fn wording(language: Language) -> &'static Wording {
    match language {
        Language::En => &en::WORDING,
        Language::Zh => &zh::WORDING,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Holds that no wording of a table is missing, and that all name the same things.
    #[track_caller]
    pub(crate) fn check_tables(one: &[(&str, &str)], other: &[(&str, &str)]) {
        for ((name, one), (_, other)) in one.iter().zip(other) {
            assert!(!one.is_empty() && !other.is_empty(), "{name} is missing");
            assert_eq!(placeholders(one), placeholders(other), "{name}");
        }
    }

    /// What a wording leaves to be filled in.
    pub(crate) fn placeholders(text: &str) -> Vec<&str> {
        let mut found: Vec<_> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn no_wording_is_missing_in_a_language() {
        check_tables(&wording(Language::En).entries(), &wording(Language::Zh).entries());
    }
}
