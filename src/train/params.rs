//! The numbers that training changes.

use super::math::Random;

/// Sizes of a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// Numbers of a feature's row.
    pub(super) row: usize,
    /// Numbers of a word's vector.
    pub(super) vector: usize,
    /// Numbers of a layer in one direction.
    pub(super) width: usize,
    /// Numbers that a word has for the score of arcs.
    pub(super) arc: usize,
    /// Numbers that an arc has for its relation.
    pub(super) label: usize,
    /// Numbers that a word has for names.
    pub(super) hidden: usize,
    pub(super) upos: usize,
    pub(super) xpos: usize,
    pub(super) labels: usize,
    /// Tags of names.
    pub(super) names: usize,
    /// Houses whose rules for names differ.
    pub(super) houses: usize,
    /// Numbers of a network that stays as it is which a word has for names.
    pub(super) beside: usize,
    /// Features that have a row.
    pub(super) rows: usize,
}

macro_rules! slots {
    ($($name:ident)*) => {
        /// A group of numbers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Slot { $($name),* }
        impl Slot {
            pub(super) const ALL: &[Slot] = &[$(Slot::$name),*];
        }
    };
}

slots! {
    InputForward0 OwnForward0 BiasForward0 InputBackward0 OwnBackward0 BiasBackward0
    InputForward1 OwnForward1 BiasForward1 InputBackward1 OwnBackward1 BiasBackward1
    UposLow UposHigh UposBias XposLow XposHigh XposBias
    Dependent DependentBias Head HeadBias Arc Over Root Distance
    LabelDependent LabelHead LabelRoot LabelBias Label LabelOutBias
    NameLow NameHigh House Name NameBias NameBeside
}

/// Input, own and bias slot of each layer and direction.
pub(super) const LAYERS: [[[Slot; 3]; 2]; 2] = [
    [
        [Slot::InputForward0, Slot::OwnForward0, Slot::BiasForward0],
        [
            Slot::InputBackward0,
            Slot::OwnBackward0,
            Slot::BiasBackward0,
        ],
    ],
    [
        [Slot::InputForward1, Slot::OwnForward1, Slot::BiasForward1],
        [
            Slot::InputBackward1,
            Slot::OwnBackward1,
            Slot::BiasBackward1,
        ],
    ],
];

impl Sizes {
    /// Numbers that go into the first layer.
    pub(super) fn input(&self) -> usize {
        self.row + self.vector
    }

    /// Numbers that come out of a layer.
    pub(super) fn both(&self) -> usize {
        2 * self.width
    }

    /// Rows (what goes in) and columns (what comes out) of a slot.
    pub(super) fn shape(&self, slot: Slot) -> (usize, usize) {
        use Slot as S;
        let gates = 4 * self.width;
        match slot {
            S::InputForward0 | S::InputBackward0 => (self.input(), gates),
            S::InputForward1 | S::InputBackward1 => (self.both(), gates),
            S::OwnForward0 | S::OwnBackward0 | S::OwnForward1 | S::OwnBackward1 => {
                (self.width, gates)
            }
            S::BiasForward0 | S::BiasBackward0 | S::BiasForward1 | S::BiasBackward1 => (1, gates),
            S::UposLow | S::UposHigh => (self.both(), self.upos),
            S::UposBias => (1, self.upos),
            S::XposLow | S::XposHigh => (self.both(), self.xpos),
            S::XposBias => (1, self.xpos),
            S::Dependent | S::Head => (self.both(), self.arc),
            S::DependentBias | S::HeadBias | S::Root => (1, self.arc),
            S::Arc => (self.arc, self.arc),
            S::Over => (self.arc, 1),
            S::Distance => (1, crate::read::net::DISTANCES),
            S::LabelDependent | S::LabelHead => (self.both(), self.label),
            S::LabelRoot | S::LabelBias => (1, self.label),
            S::Label => (self.label, self.labels),
            S::LabelOutBias => (1, self.labels),
            S::NameLow | S::NameHigh => (self.both(), self.hidden),
            S::NameBeside => (self.beside, self.hidden),
            S::House => (self.houses, self.hidden),
            S::Name => (self.hidden, self.names),
            S::NameBias => (1, self.names),
        }
    }
}

/// Values for all slots: the network's numbers, or their slopes.
#[derive(Clone)]
pub(super) struct Params(pub(super) Vec<Vec<f32>>);

impl Params {
    /// All zero.
    pub(super) fn zero(sizes: &Sizes) -> Params {
        let length = |slot: &Slot| {
            let (rows, columns) = sizes.shape(*slot);
            vec![0.0; rows * columns]
        };
        Params(Slot::ALL.iter().map(length).collect())
    }

    /// What training starts from: small random weights, no bias but one that lets cells remember.
    pub(super) fn random(sizes: &Sizes, random: &mut Random) -> Params {
        let mut params = Params::zero(sizes);
        for slot in Slot::ALL {
            let (rows, columns) = sizes.shape(*slot);
            let spread = match slot {
                Slot::Root => 0.3,
                Slot::LabelRoot | Slot::House => 0.1,
                Slot::Over => 0.0,
                _ if rows == 1 => 0.0,
                // A gate is as wide as one direction, whatever stands beside it in the matrix.
                _ if columns == 4 * sizes.width => (6.0 / (rows + sizes.width) as f32).sqrt(),
                _ => (6.0 / (rows + columns) as f32).sqrt(),
            };
            if spread > 0.0 {
                for x in &mut params[*slot] {
                    *x = random.around(spread);
                }
            }
        }
        for [_, _, bias] in LAYERS.iter().flatten() {
            params[*bias][sizes.width..2 * sizes.width].fill(1.0);
        }
        params
    }
}

impl std::ops::Index<Slot> for Params {
    type Output = Vec<f32>;
    fn index(&self, slot: Slot) -> &Vec<f32> {
        &self.0[slot as usize]
    }
}

impl std::ops::IndexMut<Slot> for Params {
    fn index_mut(&mut self, slot: Slot) -> &mut Vec<f32> {
        &mut self.0[slot as usize]
    }
}
