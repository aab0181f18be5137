//! Weights of the signs that facts are judged by: logistic regression over verdicts on facts.

use super::Trouble;
use crate::model::{Fact, Status};
use crate::read::{analyse, with_signs};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

/// The weight that every fact has.
const EVERY: &str = "*";
/// A sign that fewer facts show has no weight.
const LEAST: usize = 3;
/// How much a weight costs: half of this times its square, where a wrong verdict costs its log-likelihood.
const COST: f64 = 20.0;
/// A sign that weighs less, beside the heaviest, when all signs have a weight, gets none.
const KEPT: f64 = 0.1;
/// Rounds over all signs.
const ROUNDS: usize = 40;
/// Weights are kept in thousandths; smaller ones are left out.
const SMALLEST: i64 = 8;
/// What the name of a document of our own sentences begins with, and how often a verdict on one counts: it is sure.
const OWN: (&str, usize) = ("own_", 3);
/// Parts for measuring: each is judged by weights learned from the others.
const FOLDS: usize = 8;

/// A fact with its verdict.
struct Judged {
    document: String,
    right: bool,
    signs: Vec<String>,
}

/// What learning gave.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The table: a line a sign, sorted, its weight in thousandths.
    pub table: String,
    /// How well facts are judged by weights that were learned without their documents.
    pub report: JudgeReport,
}

/// Measured on facts whose documents were not learned from.
#[derive(Clone, Debug, Default)]
pub struct JudgeReport {
    /// Facts with a verdict that the reader still tells.
    pub n_facts: usize,
    /// Facts with a verdict that it no longer tells.
    pub n_gone: usize,
    /// Documents that have verdicts.
    pub n_documents: usize,
    /// Of these, documents that the folder lacks.
    pub n_missing: usize,
    /// How often a right fact scores more than a wrong one, 0 to 1.
    pub area: f64,
    /// Score and whether it was right, a fact each, the lowest score first.
    pub scores: Vec<(f64, bool)>,
}

/// Learns the weights from a folder of `.txt` documents and tables of verdicts about their facts.
///
/// A line of a table: document (a file of the folder), the byte where the fact's sentence begins, subject, relation, object,
/// `right` or `wrong`, and if given the status; more cells are passed over, so is a first line that begins with `document`. The fact
/// meant is the one with these ends, relation and status whose sentence begins nearest to there; one that the reader no longer
/// tells is counted and left out, and so are the verdicts on a document that the folder lacks. The same files give the same bytes. Cost: reads every document once, then seconds.
///
/// # Errors
/// A file that cannot be read, a line without six cells, a folder and tables that share no fact.
pub fn learn_judge(
    documents: &Path,
    verdicts: &[&Path],
    told: &mut dyn FnMut(&str),
) -> Result<Learned, Trouble> {
    let mut lists: BTreeMap<String, Vec<Verdict>> = BTreeMap::new();
    for path in verdicts {
        read_verdicts(path, &mut lists)?;
    }
    let mut judged = Vec::new();
    let mut report = JudgeReport {
        n_documents: lists.len(),
        ..JudgeReport::default()
    };
    for (name, verdicts) in &lists {
        let path = documents.join(name);
        if !path.exists() {
            report.n_gone += verdicts.len();
            report.n_missing += 1;
            continue;
        }
        let text = read(&path)?;
        let before = judged.len();
        add(name, &text, verdicts, &mut judged);
        report.n_gone += verdicts.len() - (judged.len() - before);
    }
    report.n_facts = judged.len();
    if judged.is_empty() {
        return Err(Trouble::new(
            "no fact of the verdicts is told of these documents",
        ));
    }
    told(&format!(
        "{} facts of {} documents",
        judged.len(),
        lists.len()
    ));
    report.scores = across(
        &judged,
        &lists.keys().map(String::as_str).collect::<Vec<_>>(),
    );
    report.area = area(&report.scores);
    let weights = Weights::learn(&counted(judged.iter()));
    Ok(Learned {
        table: weights.table(),
        report,
    })
}

/// A verdict of a table.
struct Verdict {
    start: u32,
    fact: [String; 3],
    right: bool,
    /// What the fact was told as, where the table says so.
    status: Option<Status>,
}

fn read(path: &Path) -> Result<String, Trouble> {
    fs::read_to_string(path)
        .map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

fn read_verdicts(path: &Path, lists: &mut BTreeMap<String, Vec<Verdict>>) -> Result<(), Trouble> {
    for (at, line) in read(path)?.lines().enumerate() {
        let cells: Vec<&str> = line.split('\t').collect();
        let bad = |what: &str| Trouble::new(format!("{}:{}: {what}", path.display(), at + 1));
        let [document, start, subject, relation, object, verdict, ..] = cells.as_slice() else {
            return Err(bad(
                "a line has document, start, subject, relation, object and verdict, with tabs between",
            ));
        };
        if at == 0 && *document == "document" {
            continue;
        }
        let right = match *verdict {
            "right" => true,
            "wrong" => false,
            _ => return Err(bad("a verdict is `right` or `wrong`")),
        };
        let start = start
            .parse()
            .map_err(|_| bad("the start is a number of bytes"))?;
        let fact = [subject, relation, object].map(|cell| (*cell).to_owned());
        let status = match cells.get(6) {
            None | Some(&"") => None,
            Some(word) => Some(Status::parse(word).ok_or_else(|| {
                bad("the seventh cell is a status: asserted, announced, attributed, negated, denied, hypothetical or former")
            })?),
        };
        let verdict = Verdict {
            start,
            fact,
            right,
            status,
        };
        lists
            .entry((*document).to_owned())
            .or_default()
            .push(verdict);
    }
    Ok(())
}

/// Adds the facts of a document that have a verdict: the same ends and relation with the same status, and where a document
/// says it more than once, the one whose sentence begins nearest to where the verdict has it.
fn add(name: &str, text: &str, verdicts: &[Verdict], judged: &mut Vec<Judged>) {
    let analysis = analyse(text);
    let name_of = |thing: usize| analysis.entities.get(thing).map_or("", |thing| &thing.name);
    let facts = with_signs(text, &analysis);
    let mut told: BTreeMap<[&str; 3], Vec<(&Fact, &Vec<String>)>> = BTreeMap::new();
    for (fact, signs) in &facts {
        let ends = [name_of(fact.subject), &fact.relation, name_of(fact.object)];
        told.entry(ends).or_default().push((fact, signs));
    }
    for verdict in verdicts {
        let ends = verdict.fact.each_ref().map(String::as_str);
        let same = told
            .get(&ends)
            .into_iter()
            .flatten()
            .filter(|(fact, _)| verdict.status.is_none_or(|status| status == fact.status));
        if let Some((_, signs)) =
            same.min_by_key(|(fact, _)| fact.sentence.start.abs_diff(verdict.start))
        {
            judged.push(Judged {
                document: name.to_owned(),
                right: verdict.right,
                signs: (*signs).clone(),
            });
        }
    }
}

/// The facts as often as they count.
fn counted<'a>(judged: impl Iterator<Item = &'a Judged>) -> Vec<&'a Judged> {
    judged
        .flat_map(|one| {
            let (own, times) = OWN;
            let times = if one.document.starts_with(own) {
                times
            } else {
                1
            };
            std::iter::repeat_n(one, times)
        })
        .collect()
}

/// Scores of facts by weights that were learned from other documents, sorted.
fn across(judged: &[Judged], documents: &[&str]) -> Vec<(f64, bool)> {
    let fold: BTreeMap<&str, usize> = documents
        .iter()
        .enumerate()
        .map(|(at, name)| (*name, at % FOLDS))
        .collect();
    let mut scores = Vec::new();
    for part in 0..FOLDS {
        let (held, learned): (Vec<&Judged>, Vec<&Judged>) = judged
            .iter()
            .partition(|one| fold[one.document.as_str()] == part);
        let weights = Weights::learn(&counted(learned.into_iter()));
        scores.extend(
            held.iter()
                .map(|one| (weights.share(&one.signs), one.right)),
        );
    }
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    scores
}

/// How often a right one scores more than a wrong one; the scores are sorted.
fn area(scores: &[(f64, bool)]) -> f64 {
    let (mut wrong, mut pairs) = (0_u32, 0.0);
    let mut right = 0_u32;
    for (_, is_right) in scores {
        if *is_right {
            pairs += f64::from(wrong);
            right += 1;
        } else {
            wrong += 1;
        }
    }
    pairs / (f64::from(right) * f64::from(wrong)).max(1.0)
}

/// Weights by sign.
struct Weights {
    every: f64,
    signs: BTreeMap<String, f64>,
}

impl Weights {
    /// Learns twice: over all signs that are met often enough, then over those of them that weighed enough.
    fn learn(judged: &[&Judged]) -> Weights {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for sign in judged.iter().flat_map(|one| &one.signs) {
            *counts.entry(sign).or_default() += 1;
        }
        let met = counts.into_iter().filter(|(_, n)| *n >= LEAST);
        let mut weights = Weights::fit(judged, met.map(|(sign, _)| sign).collect());
        let heaviest = weights
            .signs
            .values()
            .fold(0.0, |most: f64, weight| most.max(weight.abs()));
        weights
            .signs
            .retain(|_, weight| weight.abs() >= KEPT * heaviest);
        Weights::fit(judged, weights.signs.keys().map(String::as_str).collect())
    }

    /// Logistic regression with a cost for the square of each weight, one weight after the other by Newton's step.
    fn fit(judged: &[&Judged], kept: BTreeSet<&str>) -> Weights {
        let number: BTreeMap<&str, usize> = kept
            .iter()
            .enumerate()
            .map(|(at, sign)| (*sign, at))
            .collect();
        let mut shown: Vec<Vec<usize>> = vec![Vec::new(); kept.len()];
        for (at, one) in judged.iter().enumerate() {
            for sign in &one.signs {
                if let Some(sign) = number.get(sign.as_str()) {
                    shown[*sign].push(at);
                }
            }
        }
        let all: Vec<usize> = (0..judged.len()).collect();
        let mut sums = vec![0.0_f64; judged.len()];
        let mut weights = vec![0.0_f64; kept.len()];
        let mut every = 0.0;
        for _ in 0..ROUNDS {
            every += newton(judged, &all, &mut sums, every, 0.0);
            for (weight, shown) in weights.iter_mut().zip(&shown) {
                *weight += newton(judged, shown, &mut sums, *weight, COST);
            }
        }
        Weights {
            every,
            signs: kept.into_iter().map(str::to_owned).zip(weights).collect(),
        }
    }

    fn share(&self, signs: &[String]) -> f64 {
        let sum: f64 = signs.iter().filter_map(|sign| self.signs.get(sign)).sum();
        sigmoid(self.every + sum)
    }

    fn table(&self) -> String {
        let thousandths = |weight: f64| (weight * 1000.0).round() as i64;
        let mut table = String::from(HEAD);
        table.push_str(&format!("{EVERY}\t{}\n", thousandths(self.every)));
        for (sign, weight) in &self.signs {
            let weight = thousandths(*weight);
            if weight.abs() >= SMALLEST {
                table.push_str(&format!("{sign}\t{weight}\n"));
            }
        }
        table
    }
}

const HEAD: &str = "\
# How much each sign of a fact says for it or against it, in thousandths of a logit; learned by `arrowroot-train judge`
# (docs/MODEL_CARD.md) from facts that were judged one by one. `*` is what every fact has. src/read/relate/judge/signs.rs makes the signs.
# No example sentences: the judged facts are the examples.
# sign\tweight
";

fn sigmoid(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// A step of one weight towards its best, in place in the sums of the facts that show its sign; gives the step.
fn newton(judged: &[&Judged], shown: &[usize], sums: &mut [f64], weight: f64, cost: f64) -> f64 {
    let (mut slope, mut bend) = (cost * weight, cost + 1e-6);
    for at in shown {
        let share = sigmoid(sums[*at]);
        slope += share - f64::from(u8::from(judged[*at].right));
        bend += share * (1.0 - share);
    }
    let step = (-slope / bend).clamp(-1.0, 1.0);
    for at in shown {
        sums[*at] += step;
    }
    step
}

impl fmt::Display for JudgeReport {
    /// Lines for a person: the area, and for each floor what would be told and how much of it is right.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} judged facts of {} documents ({} more are not there), {} more are no longer told; area {:.3}",
            self.n_facts,
            self.n_documents - self.n_missing,
            self.n_missing,
            self.n_gone,
            self.area
        )?;
        writeln!(f, "floor  told  right of them  right ones kept")?;
        let all_right = self.scores.iter().filter(|(_, right)| *right).count();
        for floor in [0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
            let told: Vec<bool> = self
                .scores
                .iter()
                .filter(|(score, _)| *score >= floor)
                .map(|(_, right)| *right)
                .collect();
            let right = told.iter().filter(|right| **right).count();
            writeln!(
                f,
                "{floor:.1}  {:5}  {:5.1} %  {:5.1} %",
                told.len(),
                percent(right, told.len()),
                percent(right, all_right)
            )?;
        }
        writeln!(f, "score       facts  right")?;
        for (from, to) in [
            (0.0, 0.4),
            (0.4, 0.5),
            (0.5, 0.6),
            (0.6, 0.7),
            (0.7, 0.8),
            (0.8, 0.9),
            (0.9, 1.01),
        ] {
            let within: Vec<bool> = self
                .scores
                .iter()
                .filter(|(score, _)| (from..to).contains(score))
                .map(|(_, right)| *right)
                .collect();
            let right = within.iter().filter(|right| **right).count();
            writeln!(
                f,
                "{from:.1} to {:.1}  {:5}  {:5.1} %",
                to.min(1.0),
                within.len(),
                percent(right, within.len())
            )?;
        }
        Ok(())
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
