//! Counts the steps of the scans, so that tests can hold them to a number; costs nothing outside tests.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Adds steps: characters looked at, or tokens.
#[inline]
pub(super) fn count(steps: usize) {
    #[cfg(test)]
    STEPS.set(STEPS.get() + steps);
    #[cfg(not(test))]
    let _ = steps;
}

/// The steps that `run` takes on this thread.
#[cfg(test)]
pub(super) fn steps<T>(run: impl FnOnce() -> T) -> usize {
    STEPS.set(0);
    run();
    STEPS.get()
}
