//! A look now and then at whether the answer is still wanted.

use std::fmt;
use std::sync::Arc;

/// What an algorithm asks now and then: whether it shall stop.
#[derive(Clone, Default)]
pub(super) struct Watch(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Watch {
    pub(super) fn new(stop: impl Fn() -> bool + Send + Sync + 'static) -> Watch {
        Watch(Some(Arc::new(stop)))
    }

    /// Whether the answer is not wanted any more.
    #[inline]
    pub(super) fn stops(&self) -> bool {
        self.0.as_ref().is_some_and(|stop| stop())
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "watched"
        } else {
            "unwatched"
        })
    }
}
