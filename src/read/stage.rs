//! What passes from stage to stage. The types stand; what fills them will get better.

use crate::model::{Kind, Props, Span, Time};
use crate::text::{BlockKind, Language};

/// A document while it is read.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Its sentences with tagged words, in order.
    pub sentences: Vec<Tagged>,
    /// What names something, sorted by sentence, then first word, longest first. Mentions may nest, never cross.
    pub mentions: Vec<Mention>,
    /// The things that the mentions name.
    pub entities: Vec<Thing>,
    /// As [`crate::text::Layout::n_cuts`].
    pub n_cuts: usize,
}

/// A sentence with its words.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// Where it stands in the document.
    pub span: Span,
    /// The kind of its block.
    pub block: BlockKind,
    /// Its language.
    pub language: Language,
    /// The story of its block.
    pub story: u32,
    /// Its words and marks, in order.
    pub words: Vec<Word>,
    /// Head and relation of each word; none where no parser looks: other languages than English.
    pub tree: Option<Tree>,
    /// Names as the network finds them, in order, none within another.
    pub names: Vec<Named>,
    /// How sure the network is of each word; empty where none looks.
    pub sure: Vec<Sure>,
    /// The sentence in the words of the treebanks, where these are finer: `long-term` is three words there.
    pub fine: Option<Box<Fine>>,
}

/// A name as the network finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its first word.
    pub first: usize,
    /// The word after its last one.
    pub end: usize,
    /// `PER`, `ORG`, `LOC`, or `MISC` for the name of anything else.
    pub label: &'static str,
}

/// By how much what was taken of a word scores more than what would have been taken next, in quarters of a logit: 0 where
/// something else scores as much, at most 255.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sure {
    /// Its head.
    pub head: u8,
    /// Its relation to its head.
    pub label: u8,
}

impl Sure {
    /// The least of both, each for itself.
    #[must_use]
    pub fn least(self, other: Sure) -> Sure {
        Sure {
            head: self.head.min(other.head),
            label: self.label.min(other.label),
        }
    }
}

/// A sentence in the words of the treebanks.
#[derive(Clone, Debug)]
pub struct Fine {
    /// Its words and marks, in order.
    pub words: Vec<Word>,
    /// Head and relation of each.
    pub tree: Tree,
}

/// A word or mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Where it stands in the document.
    pub span: Span,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag, as fine as the tagger can tell; `""` where it cannot.
    pub xpos: &'static str,
    /// Lower-case lemma.
    pub lemma: Box<str>,
}

/// Universal parts of speech, as Universal Dependencies v2 defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// A dependency tree over the words of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// For each word its head's index; its own index for the root.
    pub heads: Vec<u32>,
    /// For each word its Universal Dependencies relation.
    pub labels: Vec<&'static str>,
}

/// A place that names something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The sentence: an index into [`Analysis::sentences`].
    pub sentence: usize,
    /// Its first word.
    pub first: usize,
    /// The word after its last one.
    pub end: usize,
    /// Its head word.
    pub head: usize,
    /// What sort of thing.
    pub kind: Kind,
    /// The name without article, title and quotes.
    pub name: String,
    /// How it names.
    pub form: Form,
    /// The thing it names: an index into [`Analysis::entities`].
    pub entity: usize,
    /// The mention that this one rests on where it is no name of its own (`the Ministry`, `she`): an index into
    /// [`Analysis::mentions`].
    pub antecedent: Option<usize>,
    /// How sure its border, kind and reference are, 0 to 1.
    pub confidence: f32,
}

/// How a mention names its thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A proper name: `UNDP Mongolia`.
    Name,
    /// A common noun phrase: `the delegation`.
    Nominal,
    /// A pronoun: `she`.
    Pronoun,
    /// An adjective or demonym that stands for a country inside another phrase: `Kazakh` in `Kazakh delegation`.
    Adjective,
}

/// One thing of the document, as the mention and resolve stages know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// What sort of thing.
    pub kind: Kind,
    /// The fullest name.
    pub name: String,
    /// Other forms, sorted, without `name`.
    pub aliases: Vec<String>,
    /// Head noun's lemma of a thing that has only a common noun for a name.
    pub head: Option<String>,
    /// Its properties.
    pub props: Props,
    /// When it is or takes place, if the document says so beside the name.
    pub time: Time,
}

impl Upos {
    /// All of them, in the order of their names.
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// The part of speech that CoNLL-U spells so.
    #[must_use]
    pub fn parse(name: &str) -> Option<Upos> {
        Upos::ALL.into_iter().find(|upos| upos.name() == name)
    }

    /// The name as CoNLL-U spells it: `NOUN`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Upos::Adj => "ADJ",
            Upos::Adp => "ADP",
            Upos::Adv => "ADV",
            Upos::Aux => "AUX",
            Upos::Cconj => "CCONJ",
            Upos::Det => "DET",
            Upos::Intj => "INTJ",
            Upos::Noun => "NOUN",
            Upos::Num => "NUM",
            Upos::Part => "PART",
            Upos::Pron => "PRON",
            Upos::Propn => "PROPN",
            Upos::Punct => "PUNCT",
            Upos::Sconj => "SCONJ",
            Upos::Sym => "SYM",
            Upos::Verb => "VERB",
            Upos::X => "X",
        }
    }
}
