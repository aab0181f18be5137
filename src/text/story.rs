//! Which blocks belong together where a dump glues articles.

use super::block::Draft;
use super::{BlockKind, blank};
use crate::model::month_number;

/// Numbers the stories: a new one begins at a top heading of Markdown, and at a title with a line that is only a date.
pub(super) fn mark(text: &str, drafts: &mut [Draft]) {
    let mut starts = vec![false; drafts.len()];
    let tops = drafts
        .iter()
        .filter(|draft| draft.top && draft.kind == BlockKind::Heading)
        .count();
    for i in 0..drafts.len() {
        let said = drafts[i].content.of(text);
        if drafts[i].top && tops > 1 && drafts[i].kind == BlockKind::Heading {
            starts[i] = true;
        } else if said.len() < 80 && date_line(said) {
            let opening = opening(text, drafts, i);
            starts[opening] = true;
            if label(drafts[opening].content.of(text)) {
                drafts[opening].kind = BlockKind::Debris;
            }
        }
    }
    let mut story = 0;
    let mut read = false;
    for (draft, start) in drafts.iter_mut().zip(starts) {
        // What stands above the first title belongs to it.
        if start && read {
            story += 1;
            read = false;
        }
        read |= draft.kind != BlockKind::Debris;
        draft.story = story;
    }
}

/// The block that opens the story whose date stands at `date`: a label (`Story`) or the title above the date, else the date.
fn opening(text: &str, drafts: &[Draft], date: usize) -> usize {
    let Some(above) = date.checked_sub(1) else {
        return date;
    };
    let said = drafts[above].content.of(text);
    if label(said) {
        return above;
    }
    let titled = drafts[above].kind == BlockKind::Heading && !date_line(said);
    let text_below = drafts
        .get(date + 1)
        .is_some_and(|next| matches!(next.kind, BlockKind::Paragraph | BlockKind::Caption));
    if titled && text_below { above } else { date }
}

/// What sort of piece follows.
fn label(line: &str) -> bool {
    matches!(
        line.trim_matches(blank).to_lowercase().as_str(),
        "story"
            | "news"
            | "press release"
            | "press releases"
            | "speech"
            | "statement"
            | "publication"
            | "video"
            | "update"
            | "article"
            | "blog"
            | "event"
            | "interview"
            | "opinion"
            | "report"
            | "resource"
            | "feature"
            | "announcement"
    )
}

/// Whether a line is a date and nothing else: `Oct 9, 2015`, `Published on 17 March 2024, 10:30`, `2024-03-17`.
pub(super) fn date_line(line: &str) -> bool {
    let (mut year, mut month, mut day) = (false, false, false);
    let words = line
        .split(|c: char| blank(c) || matches!(c, ',' | '|' | '·' | '(' | ')'))
        .filter(|word| !word.is_empty());
    for (i, word) in words.enumerate() {
        if i > 8 {
            return false;
        }
        let lower = word.trim_end_matches(['.', ':']).to_lowercase();
        let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
        if numeric_date(&lower) {
            (year, month, day) = (true, true, true);
        } else if digits == 4 && lower.len() == 4 {
            year = true;
        } else if (1..=2).contains(&digits)
            && matches!(&lower[digits..], "" | "st" | "nd" | "rd" | "th")
        {
            day = true;
        } else if digits > 0 {
            // A time of day.
            if !lower.contains(':') {
                return false;
            }
        } else if month_number(&lower).is_some() {
            month = true;
        } else if !matches!(
            lower.as_str(),
            "published"
                | "posted"
                | "updated"
                | "last"
                | "on"
                | "date"
                | "created"
                | "at"
                | "am"
                | "pm"
                | "gmt"
                | "utc"
                | "the"
                | "of"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "mon"
                | "tue"
                | "wed"
                | "thu"
                | "fri"
                | "sat"
                | "sun"
                | "-"
                | "–"
        ) {
            return false;
        }
    }
    year && month && (day || line.len() < 16)
}

/// `2024-03-17`, `17.03.2024`, `3/17/2024`.
fn numeric_date(word: &str) -> bool {
    ['-', '.', '/'].iter().any(|bar| {
        let parts: Vec<&str> = word.split(*bar).take(4).collect();
        parts.len() == 3
            && parts.iter().all(|part| {
                (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
            })
            && (parts[0].len() == 4) != (parts[2].len() == 4)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_only_a_date_is_told_from_one_that_says_more() {
        for line in [
            "Oct 9, 2015",
            "17 March 2024",
            "Published on 17 March 2024, 10:30",
            "2024-03-17",
            "17.03.2024",
            "March 2024",
            "Friday, 3rd May 2024",
        ] {
            assert!(date_line(line), "{line}");
        }
        for line in [
            "In 2015",
            "17 March",
            "The forum of 17 March 2024",
            "2024",
            "Section 3.2",
        ] {
            assert!(!date_line(line), "{line}");
        }
    }
}
