//! The only room that knows sled, bincode and stored bytes.
