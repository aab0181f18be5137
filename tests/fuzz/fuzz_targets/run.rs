//! A question and a graph drawn from bytes: packed and row by row answer the same.

#![no_main]

#[path = "../cases.rs"]
#[allow(dead_code, reason = "each target tries one of them")]
mod cases;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    cases::drawn(bytes);
});
