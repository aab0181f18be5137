//! Any text parses or is refused with a message, and what parses prints back to an equal tree.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match arrowroot::query::parse(text) {
        Ok(script) => {
            let printed = script.to_string();
            let again = arrowroot::query::parse(&printed).expect("what is printed parses");
            assert_eq!(again, script);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
