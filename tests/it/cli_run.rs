//! Runs the program in a folder of its own, as a user would.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The program under test.
pub(crate) const ARROWROOT: &str = env!("CARGO_BIN_EXE_arrowroot");

/// Two documents that any reader reads.
pub(crate) const CREW: &str = "Ines Vale leads the crew. The crew visits Norland.\n";
pub(crate) const HARBOUR: &str = "Omar Reed works for Harbour Trust.\n";

/// A folder with nothing of ours around it; gone with the value.
pub(crate) struct Place {
    folder: TempDir,
}

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Place {
        Place {
            folder: TempDir::new().expect("a temporary folder"),
        }
    }

    /// A place with a store of two documents.
    pub(crate) fn with_store() -> Place {
        let place = Place::new();
        place.write("notes/crew.txt", CREW);
        place.write("notes/harbour.txt", HARBOUR);
        place.run(&["ingest", "notes"]).ends(0);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// The program, ready to start here: no colour, no history, no settings of the user.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: &[A]) -> Command {
        let mut command = Command::new(ARROWROOT);
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("ARROWROOT_HISTORY", "")
            .env_remove("XDG_STATE_HOME")
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: &[A]) -> Ran {
        self.run_with(args, "")
    }

    /// Runs with `input` on standard input.
    pub(crate) fn run_with<A: AsRef<OsStr>>(&self, args: &[A], input: impl AsRef<[u8]>) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("it was piped");
        let input = input.as_ref().to_owned();
        // A program that reads nothing closes its end; that is its right.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("the writer does not panic");
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}

impl Ran {
    /// It ended with this code, and nothing panicked.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(!self.err.contains("panicked"), "{self:#?}");
        self
    }

    /// Standard output is exactly this.
    #[track_caller]
    pub(crate) fn prints(self, out: &str) -> Ran {
        assert_eq!(self.out, out, "{}", self.err);
        self
    }

    /// Standard output holds this.
    #[track_caller]
    pub(crate) fn shows(self, part: &str) -> Ran {
        assert!(self.out.contains(part), "no {part:?} in {self:#?}");
        self
    }

    /// Standard error holds this.
    #[track_caller]
    pub(crate) fn says(self, part: &str) -> Ran {
        assert!(self.err.contains(part), "no {part:?} in {self:#?}");
        self
    }

    /// Standard error is empty.
    #[track_caller]
    pub(crate) fn says_nothing(self) -> Ran {
        assert_eq!(self.err, "");
        self
    }
}
