//! The shipped weights are the file that the model card tells of, and they open.

use arrowroot::read::net::{NET, Net, Room};

const WEIGHTS: &[u8] = include_bytes!("../../grammar/english/reader.weights");
const CARD: &str = include_str!("../../docs/MODEL_CARD.md");

/// What the card says in the row `| what | … |`.
fn told(what: &str) -> &'static str {
    let start = format!("| {what} | ");
    CARD.lines()
        .find_map(|line| line.strip_prefix(start.as_str()))
        .and_then(|line| line.strip_suffix(" |"))
        .unwrap_or_else(|| panic!("the card has no row for {what}"))
}

/// The hash of the name; each byte changes all that come after it.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn the_card_tells_of_the_file_that_is_shipped() {
    let hint = "write the card anew: docs/MODEL_CARD.md has the command";
    assert_eq!(told("bytes"), WEIGHTS.len().to_string(), "{hint}");
    let sum = format!("{:08x}", crc32fast::hash(WEIGHTS));
    assert_eq!(told("CRC-32"), sum, "{hint}");
    assert_eq!(
        told("FNV-1a, 64 bits"),
        format!("{:016x}", fnv1a(WEIGHTS)),
        "{hint}"
    );
}

#[test]
fn the_shipped_weights_open_and_read() {
    let read = NET.read(&["Orla", "leads", "."], &mut Room::default());
    assert_eq!(read.heads.len(), 3);
    assert_eq!(NET.kinds()[..3], ["PER", "ORG", "LOC"]);
}

#[test]
fn a_damaged_or_cut_file_of_weights_is_refused() {
    let mut changed = WEIGHTS.to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(Net::open(changed.leak()).is_err());
    assert!(Net::open(&WEIGHTS[..WEIGHTS.len() - 1]).is_err());
    assert!(Net::open(&[]).is_err());
}
