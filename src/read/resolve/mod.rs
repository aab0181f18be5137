//! Which mentions of a document are one thing: equal names, acronyms, family names, short forms, common nouns that rest on
//! something named before, pronouns with one candidate.
//!
//! Never looks at another document. Two things are joined where one sign is clear and nothing speaks against it; where two
//! candidates are equally good, none is taken.

mod acronym;
mod full_names;
mod join;
mod names;
mod own;
mod part;
mod people;
mod pronoun;
mod refer;
mod stands;
mod story;
mod time;

#[cfg(test)]
mod tests;

use crate::model::{Kind, Props, Time, Value, fold};
use crate::read::mention::{Line, key};
use crate::read::stage::{Analysis, Form, Mention, Tagged, Thing};
use join::Groups;
use own::Own;
use std::collections::BTreeSet;

/// Joins the mentions of a document to things.
///
/// Gives the sentences back as they came; the mentions sorted by sentence, then first word, longest first, without those
/// that name nothing (a pronoun or a bare noun with no or more than one thing to rest on); the things in the order of their
/// first mention. Every mention's `entity` is set; `antecedent` is where it rests on another. Cost: linear in the text,
/// and in the number of different names squared at worst.
#[must_use]
pub fn resolve(text: &str, sentences: Vec<Tagged>, mentions: Vec<Mention>) -> Analysis {
    let analysis = {
        let lines: Vec<Line<'_>> = sentences
            .iter()
            .enumerate()
            .map(|(index, tagged)| Line::new(text, index, tagged))
            .collect();
        let mut mentions: Vec<Mention> = mentions
            .into_iter()
            .filter(|mention| valid(mention, &lines))
            .collect();
        people::settle(&lines, &mut mentions);
        let mut groups = Groups::new(&mentions);
        let own = Own::of(&mentions);
        names::join(&lines, &mentions, &own, &mut groups);
        let kept = refer::join(&lines, &mentions, &mut groups);
        things(&lines, mentions, &mut groups, (&kept, &own))
    };
    Analysis {
        sentences,
        mentions: analysis.0,
        entities: analysis.1,
        n_cuts: 0,
    }
}

/// Whether the places of a mention lie in the document.
fn valid(mention: &Mention, lines: &[Line<'_>]) -> bool {
    lines.get(mention.sentence).is_some_and(|line| {
        mention.first < mention.end
            && mention.end <= line.len()
            && (mention.first..mention.end).contains(&mention.head)
    })
}

fn things(
    lines: &[Line<'_>],
    mut mentions: Vec<Mention>,
    groups: &mut Groups,
    (kept, own): (&[refer::Kept], &Own),
) -> (Vec<Mention>, Vec<Thing>) {
    let roots: Vec<usize> = (0..mentions.len()).map(|at| groups.root(at)).collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); mentions.len()];
    for (at, root) in roots.iter().enumerate() {
        if kept[at].keep {
            members[*root].push(at);
        }
    }
    // Things in the order of their first mention.
    let mut order: Vec<usize> = (0..mentions.len())
        .filter(|root| !members[*root].is_empty())
        .collect();
    order.sort_by_key(|root| members[*root][0]);
    let mut entity_of = vec![usize::MAX; mentions.len()];
    let mut entities = Vec::with_capacity(order.len());
    for root in order {
        let members = &members[root];
        let Some(thing) = thing(lines, &mentions, members, (groups.kind(root), own)) else {
            continue;
        };
        for member in members {
            entity_of[*member] = entities.len();
        }
        entities.push(thing);
    }
    let mut new_index = vec![usize::MAX; mentions.len()];
    let mut n_kept = 0;
    for at in 0..mentions.len() {
        if entity_of[at] != usize::MAX {
            new_index[at] = n_kept;
            n_kept += 1;
        }
    }
    for at in 0..mentions.len() {
        let antecedent = kept[at]
            .antecedent
            .map(|old| new_index[old])
            .filter(|new| *new != usize::MAX);
        if let Some(sure) = kept[at].confidence {
            mentions[at].confidence = sure;
        }
        mentions[at].entity = entity_of[at];
        mentions[at].antecedent = antecedent;
        if let Some(kind) =
            (entity_of[at] != usize::MAX).then(|| entities[entity_of[at]].kind.clone())
        {
            mentions[at].kind = kind;
        }
    }
    let mut at = 0;
    mentions.retain(|_| {
        at += 1;
        new_index[at - 1] != usize::MAX
    });
    (mentions, entities)
}

fn thing(
    lines: &[Line<'_>],
    mentions: &[Mention],
    members: &[usize],
    (kind, own): (Kind, &Own),
) -> Option<Thing> {
    let of_form = |form: Form| {
        members
            .iter()
            .copied()
            .filter(move |at| mentions[*at].form == form)
    };
    let proper = of_form(Form::Name).next().is_some() || of_form(Form::Adjective).next().is_some();
    let name = if proper {
        let names: Vec<usize> = of_form(Form::Name).collect();
        let fullest = match of_form(Form::Adjective).next() {
            Some(first) if names.is_empty() => mentions[first].name.clone(),
            _ => names::fullest(mentions, &names),
        };
        // What the whole world knows has one name in every document, whichever form this one uses: `Kyrgyz Republic`,
        // `WHO`. Its forms here are aliases.
        match own.canonical(&fullest) {
            Some(known)
                if names.is_empty() || matches!(kind, Kind::Country | Kind::Organisation) =>
            {
                known.to_owned()
            }
            _ => fullest,
        }
    } else {
        let nominals: Vec<usize> = of_form(Form::Nominal).collect();
        let longest = nominals
            .iter()
            .copied()
            .max_by_key(|at| (mentions[*at].name.split(' ').count(), usize::MAX - at))?;
        mentions[longest].name.clone()
    };
    let mut aliases: BTreeSet<String> = BTreeSet::new();
    for at in members
        .iter()
        .copied()
        .filter(|at| mentions[*at].form != Form::Pronoun)
    {
        let mention = &mentions[at];
        let line = &lines[mention.sentence];
        aliases.insert(mention.name.clone());
        if mention.form == Form::Name {
            aliases.extend(names::titled(line, mention));
            aliases.extend(names::inside_quotes(&mention.name));
        } else if mention.form == Form::Nominal {
            aliases.extend(names::shorter(line, mention));
        }
    }
    aliases.remove(&name);
    aliases.retain(|alias| {
        !alias.is_empty() && (fold(alias) != fold(&name) || alias.contains('.')) && *alias != name
    });
    let head = (!proper).then(|| {
        let first = members
            .iter()
            .copied()
            .find(|at| mentions[*at].form == Form::Nominal)?;
        let mention = &mentions[first];
        lines[mention.sentence]
            .get(mention.head)
            .map(|token| token.noun_lemma())
    });
    let mut props = Props::new();
    for at in members
        .iter()
        .copied()
        .filter(|at| mentions[*at].form == Form::Nominal)
    {
        if let Some(count) = stands::count(&lines[mentions[at].sentence], &mentions[at]) {
            props.entry("count".to_owned()).or_insert(Value::Int(count));
        }
    }
    let time = if matches!(
        kind,
        Kind::Event | Kind::Initiative | Kind::Work | Kind::Group
    ) {
        time::of(lines, mentions, members, &kind)
    } else {
        Time::default()
    };
    if key(&name).is_empty() {
        return None;
    }
    Some(Thing {
        kind,
        name,
        aliases: aliases.into_iter().collect(),
        head: head.flatten(),
        props,
        time,
    })
}
