//! Where the REPL keeps what was typed.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// The file; none where the user wants none (`ARROWROOT_HISTORY=`) or has no home.
///
/// `ARROWROOT_HISTORY` first, then the platform's folder for state: `$XDG_STATE_HOME/arrowroot/history` or
/// `~/.local/state/arrowroot/history`, on macOS `~/Library/Application Support/arrowroot/history`, on Windows
/// `%LOCALAPPDATA%\arrowroot\history`.
pub(super) fn file() -> Option<PathBuf> {
    place(|name| env::var_os(name))
}

fn place(var: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(file) = var("ARROWROOT_HISTORY") {
        return (!file.is_empty()).then(|| file.into());
    }
    let absolute = |name: &str| {
        var(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let folder = if cfg!(windows) {
        absolute("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        absolute("HOME")?.join("Library/Application Support")
    } else {
        match absolute("XDG_STATE_HOME") {
            Some(folder) => folder,
            None => absolute("HOME")?.join(".local/state"),
        }
    };
    Some(folder.join("arrowroot").join("history"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(vars: &[(&str, &str)], expected: Option<&str>) {
        let found = place(|name| {
            let var = vars.iter().find(|(key, _)| *key == name);
            var.map(|(_, value)| value.into())
        });
        assert_eq!(found, expected.map(PathBuf::from));
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn the_state_folder_of_the_platform_holds_the_history() {
        let home = "/home/a/.local/state/arrowroot/history";
        check(&[("HOME", "/home/a")], Some(home));
        check(
            &[("HOME", "/home/a"), ("XDG_STATE_HOME", "/s")],
            Some("/s/arrowroot/history"),
        );
        // The standard says that a path which is not absolute is to be ignored.
        check(&[("HOME", "/home/a"), ("XDG_STATE_HOME", "s")], Some(home));
        check(&[], None);
    }

    #[test]
    fn the_user_decides_first() {
        check(
            &[("ARROWROOT_HISTORY", "h"), ("HOME", "/home/a")],
            Some("h"),
        );
        check(&[("ARROWROOT_HISTORY", ""), ("HOME", "/home/a")], None);
    }
}
