//! This binary again, as a child that a test may kill, and the backends that tests of a store run over.
//!
//! A child runs [`worker`] alone, in the configuration that ships, because a process cannot kill itself in the middle and
//! go on. It does what a role says, and tells its parent in lines.

use arrowroot::store::Backend;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const ROLE: &str = "ARROWROOT_TEST_ROLE";
const STORE: &str = "ARROWROOT_TEST_STORE";
const BACKEND: &str = "ARROWROOT_TEST_BACKEND";

/// Makes tests of functions that take a backend: one for each backend that is built in.
macro_rules! over_backends {
    ($($test:ident),+ $(,)?) => {
        mod sled {
            $(#[test] fn $test() { super::$test(arrowroot::store::Backend::Sled); })+
        }
        #[cfg(feature = "redb")]
        mod redb {
            $(#[test] fn $test() { super::$test(arrowroot::store::Backend::Redb); })+
        }
    };
}
pub(crate) use over_backends;

/// Not a test of its own: what a child does.
#[test]
fn worker() {
    let of = |name| std::env::var(name).ok();
    let (Some(role), Some(path), Some(backend)) = (of(ROLE), of(STORE), of(BACKEND)) else {
        return;
    };
    let backend = Backend::parse(&backend).expect("a backend");
    let path = Path::new(&path);
    let acts: &[fn(&str, &Path, Backend) -> bool] = &[
        crate::kill_store::act,
        crate::store_crash::act,
        #[cfg(feature = "cli")]
        crate::concurrent::act,
    ];
    let done = acts.iter().any(|act| act(&role, path, backend));
    assert!(done, "no role {role}");
}

/// Starts this binary as a worker.
pub(crate) fn spawn(role: &str, store: &Path, backend: Backend) -> Child {
    let this = std::env::current_exe().expect("this binary");
    start(Command::new(this), role, store, backend)
}

/// As [`spawn`], and no file can grow beyond so many blocks of the shell's: writes fail as on a full disk.
#[cfg(unix)]
pub(crate) fn spawn_in(blocks: u64, role: &str, store: &Path, backend: Backend) -> Child {
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", "ulimit -f \"$0\"; trap '' XFSZ; exec \"$@\""])
        .arg(blocks.to_string())
        .arg(std::env::current_exe().expect("this binary"));
    start(shell, role, store, backend)
}

/// Starts this binary, which the command ends with, as a worker.
fn start(mut command: Command, role: &str, store: &Path, backend: Backend) -> Child {
    command
        .args([
            "worker::worker",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(ROLE, role)
        .env(STORE, store)
        .env(BACKEND, backend.name())
        // sled runs `sync` when it opens, which waits for every disk of the machine.
        .env("PATH", store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child")
}

/// A line to the parent. The harness may have begun a line of its own.
pub(crate) fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n> {words}")
        .and_then(|()| out.flush())
        .expect("a parent that listens");
}

/// What a child says, line by line until it ends.
pub(crate) fn heard(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let lines = out.lines().map_while(Result::ok);
    lines.filter_map(|line| line.strip_prefix("> ").map(str::to_owned))
}
