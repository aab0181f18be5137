//! Names that begin with one that the tables know: `UNDP Mongolia`, `U.S. Patent and Trademark Office`.

use super::Found;
use super::line::Case;
use super::name::{Namer, Setting};
use super::run::{capital, form_of, known_at, run_end};
use super::tables::Known;
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

impl Namer<'_, '_> {
    /// A piece that begins with a known name and goes on.
    pub(super) fn after_known(
        &mut self,
        first: usize,
        end: usize,
        known_end: usize,
        known: &Known,
        setting: Setting,
    ) -> usize {
        let line = self.line;
        let mut rest = known_end;
        if line.get(rest).is_some_and(|token| token.is_possessive()) {
            rest += 1;
        }
        // `U.S. Patent and Trademark Office`.
        if setting.may_extend
            && rest < end
            && self.joins_head(end)
            && let Some(((kind, head), read)) = self.joined(rest, end)
            && (!setting.portfolio || kind == Kind::Organisation)
            && line.tokens[head].noun_lemma() == line.tokens[head].key
        {
            self.known(first, known_end, known);
            return self.finish(first, read, head, kind, setting);
        }
        if setting.may_extend
            && !setting.portfolio
            && known.kind == Some(Kind::Country)
            && (!known.adjective || line.tokens[first].case == Case::Upper)
            && let Some(stop) = self.fields(rest, end)
        {
            self.known(first, known_end, known);
            self.found
                .push(Found::name(first, stop, stop - 1, Kind::Organisation, 0.8));
            return stop;
        }
        let headed = self.head(rest, end).is_some();
        // `Chair of the Red House Initiative on Rivers`: no portfolio is called after a house.
        let house = !known.adjective && known.kind == Some(Kind::Place) && known_end > first + 1;
        if headed && (!setting.portfolio || house) {
            if !known.adjective {
                self.known(first, known_end, known);
            }
            let portfolio = setting.portfolio && !house;
            return self.plain(
                first,
                end,
                Setting {
                    portfolio,
                    ..setting
                },
            );
        }
        let organisation = known.kind == Some(Kind::Organisation);
        let location = |at: usize| {
            known_at(line, at)
                .filter(|(e, k)| *e == end && matches!(k.kind, Some(Kind::Country | Kind::Place)))
        };
        let noun =
            (line.get(end)).is_some_and(|next| next.case == Case::Lower && next.upos == Upos::Noun);
        if organisation
            && !noun
            && let Some((place_end, place)) = location(rest)
        {
            // `UNDP Mongolia`: an office of the one in the other.
            self.known(rest, place_end, place);
            self.found
                .push(Found::name(first, end, end - 1, Kind::Organisation, 0.9));
            return end;
        }
        let odd =
            (rest..end).any(|i| !line.tokens[i].is_common() && line.tokens[i].case != Case::Mark);
        if known.kind.is_none()
            || known.adjective
            || !odd
            || setting.before_post
            || setting.portfolio
        {
            self.known(first, known_end, known);
            if odd || headed {
                return self.piece(rest, end, setting);
            }
            return end;
        }
        self.known(first, known_end, known);
        if organisation || matches!(known.kind, Some(Kind::Country | Kind::Place)) {
            let kind = Kind::Organisation;
            self.found.push(Found::name(first, end, end - 1, kind, 0.5));
            return end;
        }
        self.piece(rest, end, setting)
    }

    /// `Customs and Border Protection` after a country: the token after fields that are one body though none of its words is
    /// a noun for bodies.
    fn fields(&self, rest: usize, end: usize) -> Option<usize> {
        let line = self.line;
        let ordinary = |a: usize, b: usize| {
            (a..b).all(|i| line.tokens[i].is_common() && line.tokens[i].case == Case::Title)
        };
        let next = end + 1;
        let body = self.head(rest, end).is_some() && !line.is(end - 1, "customs");
        if !line.is(end, "and") || !capital(line, self.lexicon, next) || body {
            return None;
        }
        let stop = run_end(line, self.lexicon, next, &[]);
        let last = &line.tokens[stop - 1];
        ((1..=2).contains(&(end - rest))
            && (2..=3).contains(&(stop - next))
            && ordinary(rest, end)
            && ordinary(next, stop)
            && last.noun_lemma() == last.key
            && self.post(next, stop).is_none()
            && self.head(next, stop).is_none()
            && !line.is(stop, "and"))
        .then_some(stop)
    }

    /// A known name as it stands.
    pub(super) fn known(&mut self, first: usize, end: usize, known: &Known) {
        let Some(kind) = known.kind.clone() else {
            return;
        };
        // `SME support`: one of many names nobody.
        if kind == Kind::Group && end == first + 1 && !self.line.tokens[first].text.ends_with('s') {
            return;
        }
        let mut one = Found::name(first, end, end - 1, kind, 0.95);
        one.form = form_of(known);
        // An adjective without a noun after it is a language or a person, a demonym is not.
        if one.form == Form::Adjective
            && !self.line.get(end).is_some_and(|next| {
                matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Propn | Upos::Verb)
                    || next.is("and")
                    || next.is(",")
                    || next.is_capital()
            })
            && !self.line.tokens[end - 1].key.ends_with('s')
        {
            return;
        }
        self.found.push(one);
    }
}
