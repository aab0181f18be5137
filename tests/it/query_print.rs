//! Trees built by hand print as text that parses back to an equal tree.
//!
//! A tree is grown from a list of random numbers: a shorter list, and smaller numbers, give a simpler tree, so what
//! proptest shrinks to is readable. The numbers are the same every time. Every form of the language is grown, names that look like keywords included.

use arrowroot::model::{Date, Way};
use arrowroot::query::ast::*;
use arrowroot::query::parse;
use proptest::prelude::*;

/// Random numbers that run out: then every choice is the first one.
struct Seed(std::vec::IntoIter<u16>);

impl Seed {
    fn below(&mut self, n: usize) -> usize {
        usize::from(self.0.next().unwrap_or(0)) % n
    }

    fn yes(&mut self) -> bool {
        self.below(3) == 1
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn maybe<T>(&mut self, grow: impl FnOnce(&mut Seed) -> T) -> Option<T> {
        self.yes().then(|| grow(self))
    }

    /// From `least` on, mostly few.
    fn list<T>(&mut self, least: usize, mut grow: impl FnMut(&mut Seed) -> T) -> Vec<T> {
        let n = least + [0, 0, 1, 2][self.below(4)];
        (0..n).map(|_| grow(self)).collect()
    }

    fn boxed(&mut self, depth: usize) -> Box<Expr> {
        Box::new(self.expr(depth))
    }

    fn at(&self) -> At {
        At::default()
    }

    fn word(&mut self) -> String {
        let words = [
            "x",
            "n",
            "who",
            "where",
            "count",
            "all",
            "case",
            "long name",
            "Ә1",
            "limit",
            "in",
            "of",
            "true_",
            "é",
            "end",
        ];
        self.pick(&words).to_owned()
    }

    fn var(&mut self) -> Var {
        Var::new(self.pick(&["x", "y", "who", "where", "Ә1", "_a"]))
    }

    fn named(&mut self) -> Option<Var> {
        self.maybe(|s| Var::new(s.word()))
    }

    fn text(&mut self) -> String {
        let texts = [
            "a",
            "",
            "a \"b\" \\ c",
            "line\nbreak\ttab",
            "\u{0}\u{7f}",
            "“Ж” 'q'",
            "$x -> y",
            "2015",
        ];
        self.pick(&texts).to_owned()
    }

    /// Bare words that are read as they stand anywhere.
    fn bare(&mut self) -> Atom {
        let names = [
            "Ana Lima",
            "delegation",
            "AT&T",
            "EXPO-2017",
            "women's network",
            "M. Oyun",
            "Әйелдер комиссиясы",
            "Women and Girls",
            "km/h",
            "x order",
            "Agenda 2030",
            "limit of it",
        ];
        Atom::Bare(self.pick(&names).to_owned())
    }

    fn pattern(&mut self) -> Atom {
        Atom::Regex {
            pattern: self.pick(&["^Kaz", "a/b", "(a|b)\\.c", "[\"(]"]).to_owned(),
            any_case: self.yes(),
        }
    }

    fn name_of(&mut self, atom: Atom) -> Name {
        let at = self.at();
        Name { atom, at }
    }

    fn name(&mut self) -> Name {
        let atom = match self.below(7) {
            0 => self.bare(),
            1 => Atom::Quoted(self.text()),
            2 => Atom::Param("name".to_owned()),
            3 => self.pattern(),
            4 => Atom::Id(42),
            5 => Atom::Exact("name".to_owned()),
            _ => Atom::Fuzzy(Box::new(self.plain().atom)),
        };
        self.name_of(atom)
    }

    /// Bare, in quotes, or a parameter.
    fn plain(&mut self) -> Name {
        let atom = match self.below(3) {
            0 => self.bare(),
            1 => Atom::Quoted(self.text()),
            _ => Atom::Param("p1".to_owned()),
        };
        self.name_of(atom)
    }

    fn word_ref(&mut self) -> Name {
        let atom = if self.yes() {
            Atom::Quoted(self.text())
        } else {
            self.bare()
        };
        self.name_of(atom)
    }

    fn types(&mut self) -> TypeTest {
        let not = self.yes();
        let names = self.list(1, |s| TypeName {
            name: s.pick(&["person", "of two words", "Ә", "null"]).to_owned(),
            at: At::default(),
        });
        let at = self.at();
        TypeTest { not, names, at }
    }

    fn filters(&mut self, depth: usize) -> Vec<Filter> {
        if depth == 0 || !self.yes() {
            return Vec::new();
        }
        self.list(1, |s| match s.yes() {
            true => Filter::Time(s.time()),
            false => Filter::Test(s.expr(depth - 1)),
        })
    }

    fn node(&mut self, depth: usize) -> Node {
        let core = match self.below(6) {
            0 => Core::Question(self.pick(&[Question::Who, Question::What, Question::Where])),
            1 => Core::Var(self.var()),
            2 => Core::Names(self.list(1, Seed::name)),
            3 => Core::Which(self.word_ref()),
            4 => Core::Any,
            _ => Core::Names(vec![self.word_ref()]),
        };
        Node {
            core,
            types: self.maybe(Seed::types),
            filter: self.filters(depth),
            name: self.named(),
            at: self.at(),
        }
    }

    fn rel(&mut self, depth: usize) -> Rel {
        let core = match self.below(4) {
            0 => RelCore::Words {
                not: self.yes(),
                words: self.list(1, |s| {
                    let turned = s.yes();
                    let atom = match s.below(5) {
                        0 => Atom::Bare(
                            s.pick(&["leads", "led by", "any road", "works_for"])
                                .to_owned(),
                        ),
                        1 => Atom::Quoted(s.text()),
                        2 => s.pattern(),
                        3 => Atom::Param("r".to_owned()),
                        _ => Atom::Fuzzy(Box::new(s.plain().atom)),
                    };
                    RelWord {
                        turned,
                        name: s.name_of(atom),
                        at: At::default(),
                    }
                }),
            },
            1 => RelCore::Any,
            2 => RelCore::Var {
                var: self.var(),
                types: self.maybe(Seed::types),
            },
            _ => RelCore::Ellipsis,
        };
        let counted = core != RelCore::Ellipsis;
        Rel {
            filter: if counted {
                self.filters(depth)
            } else {
                Vec::new()
            },
            quant: self.maybe(Seed::quant).filter(|_| counted),
            name: self.named(),
            core,
            at: self.at(),
        }
    }

    fn quant(&mut self) -> Quant {
        let (min, max) = self.pick(&[
            (1, None),
            (0, None),
            (0, Some(1)),
            (2, Some(2)),
            (1, Some(3)),
            (2, None),
        ]);
        Quant {
            min,
            max,
            at: self.at(),
        }
    }

    fn step(&mut self, depth: usize) -> Step {
        Step {
            way: self.pick(&[Way::Out, Way::In, Way::Both]),
            rel: self.rel(depth),
            node: self.node(depth),
            at: self.at(),
        }
    }

    /// Steps of which the last may be open.
    fn steps(&mut self, depth: usize) -> Vec<Step> {
        let mut steps = self.list(1, |s| s.step(depth));
        if self.yes()
            && let Some(last) = steps.last_mut()
        {
            last.node = Node::new(Core::Open);
        }
        steps
    }

    fn chain(&mut self, depth: usize) -> Chain {
        let start = self.node(depth);
        let mut links: Vec<Link> = Vec::new();
        for _ in 0..self.below(3) {
            if depth > 0 && self.below(5) == 1 {
                links.push(Link::Repeat(Repeat {
                    steps: self.list(1, |s| s.step(depth - 1)),
                    test: self.maybe(|s| s.expr(depth - 1)),
                    quant: self.quant(),
                    at: self.at(),
                }));
            }
            links.push(Link::Step(self.step(depth)));
        }
        if let Some(Link::Step(last)) = links.last_mut()
            && self.yes()
        {
            last.node = Node::new(Core::Open);
        }
        let branches = match self.yes() {
            true => self.list(1, |s| Branch {
                steps: s.steps(depth),
                at: At::default(),
            }),
            false => Vec::new(),
        };
        Chain {
            start,
            links,
            branches,
            at: self.at(),
        }
    }

    fn path(&mut self, depth: usize) -> Path {
        let kinds = [
            SelectorKind::Shortest(None),
            SelectorKind::Shortest(Some(3)),
            SelectorKind::AllShortest,
            SelectorKind::AllPaths,
            SelectorKind::Cheapest {
                count: None,
                by: "distance".to_owned(),
            },
            SelectorKind::Cheapest {
                count: Some(2),
                by: "long way".to_owned(),
            },
            SelectorKind::Trail,
            SelectorKind::Acyclic,
            SelectorKind::Simple,
            SelectorKind::Walk,
        ];
        let selector = self.maybe(|s| Selector {
            kind: s.pick(&kinds),
            at: At::default(),
        });
        Path {
            name: self.maybe(Seed::var),
            selector,
            chain: self.chain(depth),
            at: self.at(),
        }
    }

    fn item(&mut self, depth: usize) -> Item {
        match if depth == 0 { 0 } else { self.below(5) } {
            1 => Item::Optional(self.group(depth - 1)),
            2 => Item::Absent(self.group(depth - 1)),
            3 => Item::Either(self.list(1, |s| s.group(depth - 1))),
            _ => Item::Path(self.path(depth)),
        }
    }

    fn group(&mut self, depth: usize) -> Group {
        Group {
            items: self.list(1, |s| s.item(depth)),
            clauses: self.few_clauses(depth),
            at: self.at(),
        }
    }

    fn clause_of(kind: ClauseKind) -> Clause {
        Clause {
            kind,
            at: At::default(),
        }
    }

    /// The clauses that may stand in brackets.
    fn few_clauses(&mut self, depth: usize) -> Vec<Clause> {
        let mut clauses = Vec::new();
        // After a condition, `between` would be part of it.
        if self.yes() {
            clauses.push(ClauseKind::Time(self.time()));
        }
        if self.yes() {
            clauses.push(ClauseKind::Where(self.expr(depth)));
        }
        if depth > 0 && self.below(6) == 1 {
            clauses.push(ClauseKind::Optional(self.group(depth - 1)));
        }
        if depth > 0 && self.below(6) == 1 {
            clauses.push(ClauseKind::Absent(self.group(depth - 1)));
        }
        clauses.into_iter().map(Seed::clause_of).collect()
    }

    fn clauses(&mut self, depth: usize) -> Vec<Clause> {
        let mut clauses = self.few_clauses(depth);
        let mut add = |kind| clauses.push(Seed::clause_of(kind));
        if self.yes() {
            add(ClauseKind::From(self.list(1, |s| {
                let atom = if s.yes() { s.pattern() } else { s.plain().atom };
                s.name_of(atom)
            })));
        }
        if self.yes() {
            let star = self.yes();
            let outs = self.list(usize::from(!star), |s| Out {
                expr: s.expr(depth),
                name: s.maybe(Seed::word),
                at: At::default(),
            });
            add(ClauseKind::Return(Return {
                all: self.yes(),
                star,
                outs,
            }));
        }
        if self.yes() {
            add(ClauseKind::Group(self.list(1, |s| s.expr(depth))));
        }
        if self.yes() {
            add(ClauseKind::Having(self.expr(depth)));
        }
        if self.yes() {
            add(ClauseKind::Order(self.list(1, |s| Key {
                expr: s.expr(depth),
                descending: s.yes(),
                nulls_first: s.yes(),
                at: At::default(),
            })));
        }
        if self.yes() {
            add(ClauseKind::Limit(
                self.pick(&[Amount::Number(10), Amount::Param("n".to_owned())]),
            ));
        }
        if self.yes() {
            add(ClauseKind::Skip(Amount::Number(3)));
        }
        if self.yes() {
            add(ClauseKind::With(self.list(1, |s| {
                let kind = match s.below(8) {
                    0 => WithKind::Evidence(None),
                    1 => WithKind::Evidence(Some(2)),
                    2 => WithKind::Confidence(
                        s.maybe(|s| (s.pick(&[Op::GreaterOrEqual, Op::NotEqual]), s.expr(1))),
                    ),
                    3 => WithKind::Documents,
                    4 => WithKind::Paths,
                    5 => WithKind::Time,
                    6 => WithKind::Score,
                    _ => WithKind::Ids,
                };
                With {
                    kind,
                    at: At::default(),
                }
            })));
        }
        clauses
    }

    fn date(&mut self) -> Date {
        let dates = ["2015", "2015-10", "2015-10-07", "2015-10-07T09:30:05Z"];
        Date::parse(self.pick(&dates)).expect("a date")
    }

    fn point(&mut self) -> Point {
        match self.below(5) {
            0 => Point::Date(self.date()),
            1 => Point::Today,
            2 => Point::Yesterday,
            3 => Point::Now,
            _ => Point::Param("t".to_owned()),
        }
    }

    fn time(&mut self) -> Time {
        let point = self.point();
        let kind = match self.below(7) {
            0 => TimeKind::On(point),
            1 => TimeKind::Before(point),
            2 => TimeKind::After(point),
            3 => TimeKind::Since(point),
            4 => TimeKind::Until(point),
            5 => TimeKind::Between(point, self.point()),
            _ => TimeKind::During(point, self.maybe(Seed::point)),
        };
        Time {
            kind,
            at: self.at(),
        }
    }

    fn literal(&mut self) -> Literal {
        match self.below(8) {
            0 => Literal::Int(self.pick(&[1, 0, -3, i64::MAX, i64::MIN])),
            1 => Literal::Float(self.pick(&[0.5, -2.0, 1e300, 1e-7, 1e16])),
            2 => Literal::Bool(self.yes()),
            3 => Literal::Null,
            4 => match self.date().to_string() {
                // A year alone is an integer.
                year if year.len() == 4 => Literal::Int(2015),
                date => Date::parse(&date).map_or(Literal::Null, Literal::Date),
            },
            _ => Literal::Text(self.text()),
        }
    }

    fn pairs(&mut self, depth: usize) -> Vec<Pair> {
        let mut pairs = self.list(0, |s| Pair {
            name: s.pick(&["a", "b c", "null", "title"]).to_owned(),
            value: s.expr(depth),
            at: At::default(),
        });
        let mut seen = Vec::new();
        pairs.retain(|pair| {
            !seen.contains(&pair.name) && {
                seen.push(pair.name.clone());
                true
            }
        });
        pairs
    }

    fn expr(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return match self.below(4) {
                0 => ExprKind::Word(Var::new(self.word())),
                1 => ExprKind::Var(self.var()),
                2 => ExprKind::Param("x".to_owned()),
                _ => ExprKind::Literal(self.literal()),
            }
            .into();
        }
        let depth = depth - 1;
        match self.below(20) {
            0 => return self.expr(0),
            1 => ExprKind::List(self.list(0, |s| s.expr(depth))),
            2 => ExprKind::Map(self.pairs(depth)),
            3 => ExprKind::Each {
                var: Var::new(self.word()),
                list: self.boxed(depth),
                test: self.maybe(|s| s.boxed(depth)),
                give: self.maybe(|s| s.boxed(depth)),
            },
            4 => ExprKind::Property(self.boxed(depth), self.word()),
            5 => ExprKind::Index(self.boxed(depth), self.boxed(depth)),
            6 => ExprKind::Slice(
                self.boxed(depth),
                self.maybe(|s| s.boxed(depth)),
                self.maybe(|s| s.boxed(depth)),
            ),
            7 => ExprKind::Not(self.boxed(depth)),
            8 => ExprKind::Negate(self.boxed(depth)),
            9 => ExprKind::Logic(
                self.pick(&[Logic::And, Logic::Or, Logic::Xor]),
                self.list(2, |s| s.expr(depth)),
            ),
            10 | 11 => {
                let ops = [
                    Op::Add,
                    Op::Subtract,
                    Op::Multiply,
                    Op::Divide,
                    Op::Remainder,
                    Op::Power,
                    Op::Equal,
                    Op::NotEqual,
                    Op::Less,
                    Op::LessOrEqual,
                    Op::Greater,
                    Op::GreaterOrEqual,
                    Op::Matches,
                    Op::Like,
                    Op::Contains,
                    Op::StartsWith,
                    Op::EndsWith,
                ];
                ExprKind::Binary(self.pick(&ops), self.boxed(depth), self.boxed(depth))
            }
            12 => ExprKind::IsNull {
                expr: self.boxed(depth),
                not: self.yes(),
            },
            13 => ExprKind::IsA {
                expr: self.boxed(depth),
                not: self.yes(),
                kind: self.pick(&["person", "a", "two words", "null"]).to_owned(),
            },
            14 => ExprKind::In {
                expr: self.boxed(depth),
                not: self.yes(),
                list: self.boxed(depth),
            },
            15 => ExprKind::Between {
                expr: self.boxed(depth),
                low: self.boxed(depth),
                high: self.boxed(depth),
            },
            16 => ExprKind::Case {
                on: self.maybe(|s| s.boxed(depth)),
                arms: self.list(1, |s| Arm {
                    when: s.expr(depth),
                    then: s.expr(depth),
                }),
                otherwise: self.maybe(|s| s.boxed(depth)),
            },
            17 => ExprKind::Quantifier {
                kind: self.pick(&[
                    Quantifier::All,
                    Quantifier::Any,
                    Quantifier::None,
                    Quantifier::Single,
                ]),
                var: Var::new(self.word()),
                list: self.boxed(depth),
                test: self.boxed(depth),
            },
            18 => match self.yes() {
                true => ExprKind::Exists(Box::new(self.group(depth))),
                false => ExprKind::Call {
                    function: self
                        .pick(&["length", "all", "count", "case", "a b"])
                        .to_owned(),
                    args: self.list(0, |s| s.expr(depth)),
                },
            },
            _ => {
                let function = self.pick(&Aggregate::ALL);
                let least = usize::from(function != Aggregate::Count);
                let args = self.list(least, |s| s.expr(depth));
                ExprKind::Aggregate {
                    function,
                    distinct: !args.is_empty() && self.yes(),
                    args,
                }
            }
        }
        .into()
    }

    fn write_node(&mut self, depth: usize) -> WriteNode {
        let core = match self.below(3) {
            0 => WriteCore::Name(self.plain()),
            1 => WriteCore::Var(self.var()),
            _ => WriteCore::Name(self.name_of(Atom::Id(7))),
        };
        WriteNode {
            core,
            types: self.maybe(Seed::types),
            props: self.pairs(depth),
            name: self.named(),
            at: self.at(),
        }
    }

    fn write(&mut self, depth: usize) -> Write {
        Write {
            start: self.write_node(depth),
            steps: self.list(0, |s| WriteStep {
                way: s.pick(&[Way::Out, Way::In]),
                rel: WriteRel {
                    name: s.plain(),
                    props: s.pairs(depth),
                    at: At::default(),
                },
                node: s.write_node(depth),
                at: At::default(),
            }),
            because: self.maybe(|s| Because {
                text: Name::quoted(s.text()),
                from: s.list(0, Seed::plain),
                at: At::default(),
            }),
        }
    }

    fn change(&mut self, depth: usize) -> Change {
        let target = match self.below(3) {
            0 => Target::Var(Var::new(self.word())),
            1 => Target::Name(Name::quoted(self.text())),
            _ => Target::Name(self.name_of(Atom::Id(7))),
        };
        let kind = match self.below(6) {
            0 => ChangeKind::Add(self.write(depth)),
            1 => ChangeKind::Merge(self.write(depth)),
            2 => {
                let mut chain = self.chain(depth);
                if chain.links.is_empty() && chain.branches.is_empty() {
                    chain.links.push(Link::Step(self.step(depth)));
                }
                ChangeKind::Retract(chain)
            }
            3 => {
                let name = self.plain();
                ChangeKind::Delete(Node::new(Core::Names(vec![name])))
            }
            4 => ChangeKind::Set {
                target,
                property: self.word(),
                value: self.expr(depth),
            },
            _ => ChangeKind::Unset {
                target,
                property: self.word(),
            },
        };
        Change {
            kind,
            at: self.at(),
        }
    }

    fn call(&mut self, depth: usize) -> Call {
        Call {
            procedure: self.pick(&["pagerank", "degree"]).to_owned(),
            args: self.list(0, |s| CallArg {
                name: s.maybe(Seed::word),
                value: s.expr(depth),
            }),
            over: self.maybe(|s| {
                if s.yes() {
                    Over::All
                } else {
                    Over::Group(s.group(depth))
                }
            }),
            yields: self.list(0, |s| Var::new(s.word())),
            at: self.at(),
        }
    }

    fn block(&mut self, depth: usize, last: bool) -> Block {
        let mut clauses = self.clauses(depth);
        if last && self.below(6) == 1 {
            clauses.push(Seed::clause_of(ClauseKind::Apply(
                self.list(1, |s| s.change(depth)),
            )));
        }
        let body = match self.below(6) {
            1 => BlockBody::Call(self.call(depth)),
            2 if matches!(
                clauses.first().map(|c| &c.kind),
                Some(ClauseKind::Return(_) | ClauseKind::Where(_))
            ) =>
            {
                BlockBody::Rows
            }
            _ => BlockBody::Items(self.list(1, |s| s.item(depth))),
        };
        let asks = [Ask::Ask, Ask::Count, Ask::When, Ask::Why];
        let ask = self
            .maybe(|s| s.pick(&asks))
            .filter(|_| body != BlockBody::Rows);
        Block {
            ask,
            body,
            clauses,
            at: self.at(),
        }
    }

    fn pipeline(&mut self, depth: usize) -> Pipeline {
        let n = 1 + self.below(2);
        Pipeline {
            blocks: (1..=n).map(|at| self.block(depth, at == n)).collect(),
            at: self.at(),
        }
    }

    fn statement(&mut self) -> Statement {
        let depth = self.below(3);
        let body = match self.below(10) {
            0 => Body::Change(self.list(1, |s| s.change(depth))),
            1 => Body::Find(Find {
                text: self.plain(),
                clauses: self.clauses(depth),
            }),
            2 => Body::Show(Show {
                what: self.pick(&ShowWhat::ALL),
                of: self.maybe(Seed::word_ref),
                clauses: self.clauses(depth),
            }),
            3 => Body::Describe(match self.below(3) {
                0 => Describe::Node(self.node(depth)),
                1 => Describe::Relation(self.word_ref()),
                _ => Describe::Type(self.word_ref()),
            }),
            4 => Body::Rule(Rule {
                head: self.chain(depth),
                body: self.list(1, |s| s.item(depth)),
                clauses: vec![Seed::clause_of(ClauseKind::Where(self.expr(depth)))],
            }),
            5 => Body::Vocabulary(match self.below(4) {
                0 => Vocabulary::Alias(self.write_node(depth), self.list(1, Seed::word_ref)),
                1 => Vocabulary::Same(self.write_node(depth), self.write_node(depth)),
                2 => Vocabulary::Synonym(self.word_ref(), self.list(1, Seed::word_ref)),
                _ => Vocabulary::Inverse(self.word_ref(), self.word_ref()),
            }),
            6 => Body::Transaction(self.pick(&[
                Transaction::Begin,
                Transaction::Commit,
                Transaction::Rollback,
            ])),
            _ => Body::Query(Query {
                first: self.pipeline(depth),
                unions: self.list(0, |s| Union {
                    all: s.yes(),
                    pipeline: s.pipeline(depth),
                    at: At::default(),
                }),
                at: self.at(),
            }),
        };
        Statement {
            look: self.maybe(|s| s.pick(&[Look::Explain, Look::Profile])),
            body,
            at: self.at(),
        }
    }
}

fn grow(numbers: Vec<u16>) -> Script {
    let mut seed = Seed(numbers.into_iter());
    Script {
        statements: seed.list(1, Seed::statement),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_parses_back_to_an_equal_tree(numbers in prop::collection::vec(any::<u16>(), 0..300)) {
        let script = grow(numbers);
        let printed = script.to_string();
        let again = parse(&printed).map_err(|error| TestCaseError::fail(format!("{printed}\n{error}\n{script:?}")))?;
        prop_assert_eq!(again, script, "{}", printed);
    }
}

#[test]
fn bare_words_are_quoted_where_they_would_read_as_something_else() {
    let cases = [
        ("who", "\"who\" -> leads -> x"),
        ("show types", "show types -> leads -> x"),
        ("count", "count -> leads -> x"),
        ("a, b", "\"a, b\" -> leads -> x"),
        ("?x", "\"?x\" -> leads -> x"),
        ("not a", "\"not a\" -> leads -> x"),
        ("shortest way", "\"shortest way\" -> leads -> x"),
        ("", "\"\" -> leads -> x"),
        ("two  blanks", "\"two  blanks\" -> leads -> x"),
    ];
    for (words, wanted) in cases {
        let mut script = parse("a -> leads -> x").expect("it is right");
        let Body::Query(query) = &mut script.statements[0].body else {
            panic!("a query");
        };
        let BlockBody::Items(items) = &mut query.first.blocks[0].body else {
            panic!("a pattern");
        };
        let Item::Path(path) = &mut items[0] else {
            panic!("a path");
        };
        path.chain.start.core = Core::Names(vec![Name::bare(words)]);
        assert_eq!(script.to_string(), wanted);
        assert!(parse(wanted).is_ok(), "{wanted}");
    }
}
