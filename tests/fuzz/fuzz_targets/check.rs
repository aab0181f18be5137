//! Any text is asked of a small graph: rows, or an error that says what is wrong.

#![no_main]

#[path = "../cases.rs"]
#[allow(dead_code, reason = "each target tries one of them")]
mod cases;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| cases::asked(text));
