//! What crosses rooms: one binary, one file a subject.

mod layers;
