//! What a panic prints.

use std::panic;
use std::path::Path;

/// The tree below the store, and the crates that it is made of.
///
/// They panic on files that no crash leaves behind; the store catches that and says which folder is damaged.
const BELOW: [&str; 8] = [
    "sled",
    "cache-advisor",
    "concurrent-map",
    "ebr",
    "inline-array",
    "pagetable",
    "stack-map",
    "zstd",
];

/// Leaves panics of the tree below the store unprinted; all others are printed as ever.
pub(super) fn hush() {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| below(place.file())) {
            print(panic);
        }
    }));
}

/// Whether a source file belongs to the tree below: `…/sled-1.2.3/src/…`, or `…/sled/src/…` where crates are vendored.
fn below(file: &str) -> bool {
    let folders: Vec<_> = Path::new(file)
        .components()
        .filter_map(|part| part.as_os_str().to_str())
        .collect();
    folders.windows(2).any(|pair| {
        pair[1] == "src"
            && BELOW.iter().any(|name| {
                pair[0].strip_prefix(name).is_some_and(|version| {
                    version.is_empty()
                        || version
                            .strip_prefix('-')
                            .is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()))
                })
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tree_below_is_hushed() {
        assert!(below(
            "/c/registry/src/index-1/sled-1.0.0-alpha.124/src/heap.rs"
        ));
        assert!(below("vendor/sled/src/db.rs"));
        assert!(!below("src/store/tree_sled.rs"));
        assert!(!below("/home/sled/arrowroot/src/cli/mod.rs"));
        assert!(!below("/c/registry/src/index-1/sledge-1.0.0/src/lib.rs"));
    }
}
