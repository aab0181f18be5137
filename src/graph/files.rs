//! Files to text: which files a path means, and what their bytes say.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Longest file that is read, in bytes: byte ranges are 32 bits wide.
pub const MAX_BYTES: u64 = u32::MAX as u64;

/// Endings of files that are certainly no text; in a folder they are passed over without a word each.
const NOT_TEXT: [&str; 44] = [
    "7z", "avi", "bin", "bmp", "bz2", "class", "db", "dll", "doc", "docx", "dylib", "epub", "exe",
    "gif", "gz", "ico", "jar", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4", "o", "odt", "ogg", "pdf",
    "png", "ppt", "pptx", "pyc", "rar", "so", "sqlite", "svgz", "tar", "tif", "tiff", "wav",
    "webp", "xls", "xlsx", "xz", "zip",
];

/// A file of a walk: its path, and the name its document gets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The document's name: the path as it was given, then the path inside the folder, with `/` between.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

/// What a walk over paths came by.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files, sorted by name, each once.
    pub files: Vec<Found>,
    /// What could not be looked at: a name and why.
    pub failed: Vec<(String, String)>,
    /// How many files were passed over because they are no text (pictures, archives, office formats).
    pub passed_over: usize,
}

/// The files that `paths` mean: a file is itself, a folder every text file below it.
///
/// Hidden entries, stores of this crate and links to folders are passed over below a folder. Nothing is read yet. What cannot
/// be looked at is no error, but told in [`Walk::failed`].
#[must_use]
pub fn walk<P: AsRef<Path>>(paths: &[P]) -> Walk {
    let mut walk = Walk::default();
    for path in paths {
        let path = path.as_ref();
        let name = name_of(path);
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk.folder(path, &name),
            Ok(_) => walk.files.push(Found {
                name,
                path: path.to_owned(),
            }),
            Err(error) => walk.failed.push((name, reason(&error))),
        }
    }
    walk.files.sort();
    walk.files.dedup_by(|a, b| a.name == b.name);
    walk.failed.sort();
    walk.failed.dedup();
    walk
}

impl Walk {
    /// Adds what lies in a folder, without recursion: a folder may be deeper than a stack.
    fn folder(&mut self, folder: &Path, name: &str) {
        let mut open = vec![(folder.to_owned(), name.to_owned())];
        while let Some((folder, name)) = open.pop() {
            if crate::store::is_store(&folder) {
                continue;
            }
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.failed.push((name, reason(&error)));
                    continue;
                }
            };
            for entry in entries {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        self.failed.push((name.clone(), reason(&error)));
                        continue;
                    }
                };
                let file_name = entry.file_name().to_string_lossy().into_owned();
                if file_name.starts_with('.') {
                    continue;
                }
                let path = entry.path();
                let inner = format!("{}/{file_name}", name.trim_end_matches('/'));
                let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                match fs::metadata(&path) {
                    Ok(meta) if meta.is_dir() && link => {}
                    Ok(meta) if meta.is_dir() => open.push((path, inner)),
                    Ok(_) if is_no_text(&path) => self.passed_over += 1,
                    Ok(_) => self.files.push(Found { name: inner, path }),
                    Err(error) => self.failed.push((inner, reason(&error))),
                }
            }
        }
    }
}

fn is_no_text(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| NOT_TEXT.contains(&ending.to_ascii_lowercase().as_str()))
}

/// A path as a document name: `/` between its parts, `./` in front dropped.
fn name_of(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    let name = name.strip_prefix("./").unwrap_or(&name);
    if name.is_empty() {
        ".".to_owned()
    } else {
        name.to_owned()
    }
}

/// An input error in words, without its number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "not readable: permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error")
                .next()
                .unwrap_or(&text)
                .to_lowercase()
        }
    }
}

/// A document's text with what was odd about its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// What was odd, in words for the user.
    pub notes: Vec<String>,
}

/// Reads a file and decodes it; see [`decode`]. The error is in words for the user, without the file's name: it cannot be
/// read, is longer than [`MAX_BYTES`], or is no text. Cost: holds the file.
pub fn read_file(path: &Path) -> Result<Decoded, String> {
    let meta = fs::metadata(path).map_err(|error| reason(&error))?;
    if meta.is_dir() {
        return Err("is a folder".to_owned());
    }
    if meta.len() > MAX_BYTES {
        return Err(format!(
            "is {} bytes long, the longest file that is read has {MAX_BYTES}: split it",
            meta.len()
        ));
    }
    decode(fs::read(path).map_err(|error| reason(&error))?)
}

/// Bytes to text: UTF-8, or UTF-16 with a byte order mark.
///
/// A byte that is no UTF-8 becomes `?`, one for one, so that every byte range stays true for the file on disk; a note
/// says how many. UTF-16 is decoded whole, and byte ranges are then those of the decoded text, which the note says.
/// Empty and binary content are errors, in words for the user.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, String> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("is longer than {MAX_BYTES} bytes: split it"));
    }
    let mut notes = Vec::new();
    let text = if let Some(text) = utf16(&bytes) {
        notes.push("is UTF-16: byte ranges are those of its text in UTF-8".to_owned());
        text
    } else {
        match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let (text, n_bad) = replace_bad(error.into_bytes());
                if n_bad * 4 > text.len() {
                    return Err("is not text: it looks like a binary file".to_owned());
                }
                let bytes = if n_bad == 1 { "byte is" } else { "bytes are" };
                notes.push(format!(
                    "{n_bad} {bytes} not UTF-8, read as \"?\": save it as UTF-8 to read all of it"
                ));
                text
            }
        }
    };
    let odd = text.chars().filter(|c| is_odd(*c)).count();
    if text.contains('\0') || odd * 10 > text.len() {
        return Err("is not text: it looks like a binary file".to_owned());
    }
    if text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
    {
        return Err("is empty: there is nothing to read".to_owned());
    }
    Ok(Decoded { text, notes })
}

fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}')
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (rest, big) = match bytes {
        [0xFE, 0xFF, rest @ ..] => (rest, true),
        [0xFF, 0xFE, rest @ ..] => (rest, false),
        _ => return None,
    };
    let units = rest.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        }
    });
    Some(
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
    )
}

/// Each byte that is part of no letter becomes `?`; gives the text and how many there were.
fn replace_bad(bytes: Vec<u8>) -> (String, usize) {
    let mut text = String::with_capacity(bytes.len());
    let mut n_bad = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        n_bad += chunk.invalid().len();
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    (text, n_bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_byte_keeps_the_ranges_true() {
        let decoded = decode(b"caf\xe9 in Riga".to_vec()).expect("text");
        assert_eq!(decoded.text, "caf? in Riga");
        assert_eq!(decoded.text.find("Riga"), Some(8));
        assert_eq!(decoded.notes.len(), 1);
    }

    #[test]
    fn binary_and_empty_files_are_refused_with_a_reason() {
        for (bytes, word) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "binary"),
            (b"", "empty"),
            (b" \r\n\t ", "empty"),
            (b"\xef\xbb\xbf\n", "empty"),
            (&[0xff; 40], "binary"),
        ] {
            let error = decode(bytes.to_vec()).expect_err("no text");
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn utf16_is_read() {
        let bytes: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("Rīga".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(decode(bytes).expect("text").text, "Rīga");
    }
}
