use std::collections::BTreeMap;

use crate::domain::{Area, Bilingual, FacetId, Fact, Id, Initiative, KnowledgeBase};

/// What happened to a [`Change`]'s thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is there before and after, but not the same.
    Changed,
    /// It is gone.
    Removed,
}

/// One difference between two knowledge bases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The area or initiative that it happened to.
    pub subject: Id,
    /// The facet of the fact that it happened to; `None` if it is the area or initiative itself.
    pub facet: Option<FacetId>,
    /// The keys whose values differ, where it was there before and is there after.
    pub keys: Vec<&'static str>,
    /// The name or wording before.
    pub old: Option<Bilingual>,
    /// The name or wording after.
    pub new: Option<Bilingual>,
}

/// What a moderator sees before a new knowledge base is taken into use: areas, initiatives and facts that differ.
///
/// A fact that is reworded is told by its facet; where an initiative has several of a facet, by their order.
#[must_use]
pub fn diff(old: &KnowledgeBase, new: &KnowledgeBase) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(&mut changes, &old.areas, &new.areas, |a| &a.id, |a| &a.name, area_keys);
    compare(&mut changes, &old.initiatives, &new.initiatives, |i| &i.id, |i| &i.name, initiative_keys);
    let before: BTreeMap<&Id, &Initiative> = old.initiatives.iter().map(|i| (&i.id, i)).collect();
    for initiative in &new.initiatives {
        if let Some(before) = before.get(&initiative.id) {
            compare_facts(&mut changes, before, initiative);
        } else {
            changes.extend(initiative.facts.iter().map(|fact| fact_change(&initiative.id, None, Some(fact))));
        }
    }
    changes
}

/// The keys of which it is true that they differ.
fn keys<const N: usize>(differ: [(&'static str, bool); N]) -> Vec<&'static str> {
    differ.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect()
}

fn area_keys(old: &Area, new: &Area) -> Vec<&'static str> {
    keys([
        ("name", old.name != new.name),
        ("aliases", old.aliases != new.aliases),
        ("keywords", old.keywords != new.keywords),
        ("symbol", old.symbol != new.symbol),
        ("colour", old.colour != new.colour),
    ])
}

fn initiative_keys(old: &Initiative, new: &Initiative) -> Vec<&'static str> {
    keys([
        ("area", old.area != new.area),
        ("name", old.name != new.name),
        ("aliases", old.aliases != new.aliases),
        ("keywords", old.keywords != new.keywords),
        ("tags", old.tags != new.tags),
        ("related", old.related != new.related),
    ])
}

fn fact_keys(old: &Fact, new: &Fact) -> Vec<&'static str> {
    keys([
        ("value", old.value != new.value),
        ("en", old.text.en != new.text.en),
        ("zh", old.text.zh != new.text.zh),
        ("quote", old.quote != new.quote),
        ("source", old.source != new.source),
        ("keywords", old.keywords != new.keywords),
    ])
}

/// Adds what differs between two lists of things with ids.
fn compare<T>(
    changes: &mut Vec<Change>,
    old: &[T],
    new: &[T],
    id: impl Fn(&T) -> &Id,
    name: impl Fn(&T) -> &Bilingual,
    differing: impl Fn(&T, &T) -> Vec<&'static str>,
) {
    let change = |kind, subject: &Id, old: Option<&T>, new: Option<&T>| {
        let name = |thing: Option<&T>| thing.map(|thing| name(thing).clone());
        let keys = old.zip(new).map(|(old, new)| differing(old, new)).unwrap_or_default();
        Change { kind, subject: subject.clone(), facet: None, keys, old: name(old), new: name(new) }
    };
    for before in old {
        let after = new.iter().find(|after| id(after) == id(before));
        let kind = if after.is_some() { ChangeKind::Changed } else { ChangeKind::Removed };
        let change = change(kind, id(before), Some(before), after);
        if kind == ChangeKind::Removed || !change.keys.is_empty() {
            changes.push(change);
        }
    }
    let added = new.iter().filter(|after| old.iter().all(|before| id(before) != id(after)));
    changes.extend(added.map(|after| change(ChangeKind::Added, id(after), None, Some(after))));
}

fn compare_facts(changes: &mut Vec<Change>, old: &Initiative, new: &Initiative) {
    let mut gone: Vec<&Fact> = old.facts.iter().filter(|fact| !new.facts.contains(fact)).collect();
    for fact in new.facts.iter().filter(|fact| !old.facts.contains(fact)) {
        let before = gone.iter().position(|before| before.facet == fact.facet).map(|at| gone.remove(at));
        changes.push(fact_change(&new.id, before, Some(fact)));
    }
    changes.extend(gone.into_iter().map(|fact| fact_change(&new.id, Some(fact), None)));
}

fn fact_change(subject: &Id, old: Option<&Fact>, new: Option<&Fact>) -> Change {
    let kind = match (old, new) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let wording = |fact: Option<&Fact>| fact.map(|fact| fact.text.clone());
    let facet = new.or(old).map(|fact| fact.facet.clone());
    let keys = old.zip(new).map(|(old, new)| fact_keys(old, new)).unwrap_or_default();
    Change { kind, subject: subject.clone(), facet, keys, old: wording(old), new: wording(new) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{SourceId, Value};

    fn fact(facet: &str, text: &str) -> Fact {
        Fact {
            facet: Id::new(facet),
            value: Value::Text,
            text: Bilingual::new(text.to_owned(), text.to_owned()),
            quote: Bilingual::default(),
            source: SourceId::new("s"),
            keywords: Bilingual::default(),
        }
    }

    fn initiative(id: &str, facts: Vec<Fact>) -> Initiative {
        Initiative {
            id: Id::new(id),
            area: Id::new("area"),
            name: Bilingual::new(id.to_owned(), id.to_owned()),
            aliases: Bilingual::default(),
            keywords: Bilingual::default(),
            tags: Vec::new(),
            related: Vec::new(),
            facts,
        }
    }

    /// Compares two lists of initiatives; changes are shown as `kind subject.facet old -> new`.
    #[track_caller]
    fn check(old: Vec<Initiative>, new: Vec<Initiative>, expect: &[&str]) {
        let base = |initiatives| KnowledgeBase { initiatives, ..KnowledgeBase::default() };
        let show = |change: Change| {
            let facet = change.facet.map(|facet| format!(".{facet}")).unwrap_or_default();
            let text = |text: Option<Bilingual>| text.map_or("-".to_owned(), |text| text.en);
            let keys = change.keys.join(" ");
            format!("{:?} {}{facet} {} -> {} {keys}", change.kind, change.subject, text(change.old), text(change.new))
                .trim_end()
                .to_owned()
        };
        let shown: Vec<_> = diff(&base(old), &base(new)).into_iter().map(show).collect();
        assert_eq!(shown, expect);
    }

    #[test]
    fn what_is_the_same_is_no_change() {
        let facts = vec![fact("amount", "1"), fact("amount", "2")];
        let swapped = vec![fact("amount", "2"), fact("amount", "1")];
        check(vec![initiative("a", facts)], vec![initiative("a", swapped)], &[]);
    }

    #[test]
    fn facts_are_told_by_facet_and_order() {
        check(
            vec![initiative("a", vec![fact("amount", "1"), fact("amount", "2"), fact("status", "x")])],
            vec![initiative("a", vec![fact("amount", "1"), fact("amount", "3"), fact("timeline", "y")])],
            &["Changed a.amount 2 -> 3 en zh", "Added a.timeline - -> y", "Removed a.status x -> -"],
        );
    }

    #[test]
    fn initiatives_come_and_go() {
        let mut renamed = initiative("b", Vec::new());
        renamed.name.en = "B".to_owned();
        check(
            vec![initiative("a", vec![fact("amount", "1")]), initiative("b", Vec::new())],
            vec![renamed, initiative("c", vec![fact("amount", "1")])],
            &["Removed a a -> -", "Changed b b -> B name", "Added c - -> c", "Added c.amount - -> 1"],
        );
    }
}
