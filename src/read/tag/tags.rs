//! The tags of the tagger: a universal part of speech with a Penn tag, as a number, and sets of them.

use crate::read::stage::Upos;

/// A tag: an index into [`TABLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Tag(u8);

/// A set of tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags(u64);

macro_rules! tags {
    ($($name:ident $upos:ident $xpos:literal)*) => {
        #[expect(non_camel_case_types, reason = "part and Penn tag, as the standard names them")]
        enum Index { $($name),* }
        const TABLE: &[(Upos, &str)] = &[$((Upos::$upos, $xpos)),*];
        impl Tag {
            $(pub(super) const $name: Tag = Tag(Index::$name as u8);)*
        }
    };
}

tags! {
    ADJ_JJ Adj "JJ" ADJ_JJR Adj "JJR" ADJ_JJS Adj "JJS" ADJ_NNP Adj "NNP"
    ADP_IN Adp "IN" ADP_RP Adp "RP"
    ADV_RB Adv "RB" ADV_RBR Adv "RBR" ADV_RBS Adv "RBS" ADV_WRB Adv "WRB"
    AUX_MD Aux "MD" AUX_VB Aux "VB" AUX_VBD Aux "VBD" AUX_VBG Aux "VBG" AUX_VBN Aux "VBN" AUX_VBP Aux "VBP" AUX_VBZ Aux "VBZ"
    CCONJ_CC Cconj "CC"
    DET_DT Det "DT" DET_PDT Det "PDT" DET_WDT Det "WDT"
    INTJ_UH Intj "UH"
    NOUN_NN Noun "NN" NOUN_NNS Noun "NNS"
    NUM_CD Num "CD"
    PART_POS Part "POS" PART_RB Part "RB" PART_TO Part "TO"
    PRON_DT Pron "DT" PRON_EX Pron "EX" PRON_NN Pron "NN" PRON_PRP Pron "PRP" PRON_PRPS Pron "PRP$" PRON_WDT Pron "WDT" PRON_WP Pron "WP" PRON_WPS Pron "WP$"
    PROPN_NNP Propn "NNP" PROPN_NNPS Propn "NNPS"
    PUNCT_STOP Punct "." PUNCT_COMMA Punct "," PUNCT_COLON Punct ":" PUNCT_OPEN Punct "``" PUNCT_CLOSE Punct "''" PUNCT_LRB Punct "-LRB-" PUNCT_RRB Punct "-RRB-" PUNCT_NFP Punct "NFP"
    SCONJ_IN Sconj "IN"
    SYM_SYM Sym "SYM" SYM_MONEY Sym "$" SYM_NN Sym "NN"
    VERB_VB Verb "VB" VERB_VBD Verb "VBD" VERB_VBG Verb "VBG" VERB_VBN Verb "VBN" VERB_VBP Verb "VBP" VERB_VBZ Verb "VBZ"
    X_FW X "FW" X_ADD X "ADD"
}

impl Tag {
    /// Universal part of speech.
    pub(super) fn upos(self) -> Upos {
        TABLE[self.0 as usize].0
    }

    /// Penn tag.
    pub(super) fn xpos(self) -> &'static str {
        TABLE[self.0 as usize].1
    }

    /// The tag that a table spells `NOUN/NN`.
    pub(super) fn parse(text: &str) -> Option<Tag> {
        let (upos, xpos) = text.split_once('/')?;
        let at = TABLE
            .iter()
            .position(|(u, x)| u.name() == upos && *x == xpos)?;
        Some(Tag(at as u8))
    }

    /// The set of this tag alone.
    pub(super) const fn alone(self) -> Tags {
        Tags(1 << self.0)
    }
}

impl Tags {
    pub(super) const NONE: Tags = Tags(0);

    pub(super) const fn of(tags: &[Tag]) -> Tags {
        let (mut bits, mut i) = (0, 0);
        while i < tags.len() {
            bits |= 1 << tags[i].0;
            i += 1;
        }
        Tags(bits)
    }

    pub(super) fn has(self, tag: Tag) -> bool {
        self.0 & 1 << tag.0 != 0
    }

    pub(super) fn meets(self, other: Tags) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn and(self, other: Tags) -> Tags {
        Tags(self.0 | other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}
