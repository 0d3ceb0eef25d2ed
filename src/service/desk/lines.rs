//! Differences in a line each, without a word of ours.

use time::Date;

use crate::domain::{Bilingual, FacetId, Id, KnowledgeBase, Language, Subject};
use crate::knowledge::{Change, ChangeKind};

/// A difference: what happened, to what, and what it was before and is after.
#[must_use]
pub fn change_line(change: &Change, knowledge: [&KnowledgeBase; 2], language: Language) -> String {
    let sign = match change.kind {
        ChangeKind::Added => '+',
        ChangeKind::Changed => '~',
        ChangeKind::Removed => '-',
    };
    let name = |id: &Id| {
        let find = |knowledge: &KnowledgeBase| {
            knowledge.subject(id.as_str()).map(|subject| knowledge.name(subject).get(language).to_owned())
        };
        knowledge.into_iter().rev().find_map(find).unwrap_or_else(|| id.to_string())
    };
    let facet = change.facet.as_ref().map(|facet| format!(" · {}", facet_label(knowledge[1], facet, language)));
    let text = |text: &Option<Bilingual>| text.as_ref().map(|text| text.get(language).trim().to_owned());
    let said = match (text(&change.old), text(&change.new)) {
        (Some(old), Some(new)) if old != new => {
            let (old, new) = contrast(&old, &new);
            format!(": {old} → {new}")
        }
        // The name of something that is not a fact is said already.
        _ if change.facet.is_none() && change.keys.is_empty() => String::new(),
        (Some(_), Some(_)) => format!(" ({})", change.keys.join(", ")),
        (Some(one), None) | (None, Some(one)) => format!(": {one}"),
        (None, None) => String::new(),
    };
    format!("{sign} {}{}{said}", name(&change.subject), facet.unwrap_or_default())
}

/// Two texts as far as they differ, with a few words around that, and an ellipsis for what they have in common.
#[must_use]
pub fn contrast(old: &str, new: &str) -> (String, String) {
    /// So much of what they have in common is shown on each side, in characters.
    const AROUND: usize = 24;
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| pairs.take_while(|(one, other)| one == other).count();
    let before = same(&mut old.iter().zip(&new));
    let shorter = old.len().min(new.len()) - before;
    let after = same(&mut old.iter().rev().zip(new.iter().rev())).min(shorter);
    let mut start = before.saturating_sub(AROUND);
    // A word is not cut, unless that would take all of what is around.
    start += old[start..before].iter().position(|c| *c == ' ').filter(|_| start > 0).map_or(0, |blank| blank + 1);
    let cut = |text: &[char]| {
        let mut end = (text.len() - after + AROUND).min(text.len());
        if end < text.len() {
            end -= text[text.len() - after..end].iter().rev().position(|c| *c == ' ').unwrap_or(0);
        }
        let [left, right] = [start > 0, end < text.len()].map(|is_cut| if is_cut { "…" } else { "" });
        format!("{left}{}{right}", text[start..end].iter().collect::<String>().trim_end())
    };
    (cut(&old), cut(&new))
}

/// What a facet is called; its id where the lexicon does not know it.
#[must_use]
pub fn facet_label(knowledge: &KnowledgeBase, facet: &FacetId, language: Language) -> String {
    let known = knowledge.lexicon.facets.iter().find(|known| known.id == *facet);
    let label = known.map(|known| known.label.get(language).to_owned()).filter(|label| !label.is_empty());
    label.unwrap_or_else(|| facet.to_string())
}

/// The statements whose announced time has passed, so that somebody should see whether they still hold: the subject, and
/// what is said.
#[must_use]
pub fn overdue(knowledge: &KnowledgeBase, today: Date, language: Language) -> Vec<(Subject, String)> {
    let mut overdue = Vec::new();
    for (place, initiative) in knowledge.initiatives.iter().enumerate() {
        for (fact, period) in initiative.periods() {
            if period.is_past(today) {
                let name = initiative.name.get(language);
                overdue.push((Subject::Initiative(place), format!("{name}: {}", fact.text.get(language))));
            }
        }
    }
    overdue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        let check = |old: &str, new: &str, expect: (&str, &str)| {
            let (old, new) = contrast(old, new);
            assert_eq!((old.as_str(), new.as_str()), expect);
        };
        check("2026", "2027", ("2026", "2027"));
        check("", "new", ("", "new"));
        check("aa", "aaa", ("aa", "aaa"));
        check(
            "The minimum total cost for the whole scheme is HK$150 million, lowered from HK$300 million in the past.",
            "The minimum total cost for the whole scheme is HK$150 million, reduced from HK$300 million in the past.",
            ("…is HK$150 million, lowered from HK$300 million…", "…is HK$150 million, reduced from HK$300 million…"),
        );
        check("資助額為1.5億元", "資助額為3億元", ("資助額為1.5億元", "資助額為3億元"));
    }
}
