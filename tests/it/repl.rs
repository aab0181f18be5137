//! The REPL, at a terminal and in a pipe.

use crate::cli_run::Place;
use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect, Session};
use std::time::Duration;

/// Long enough for the slowest machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(60);
const PROMPT: &str = "arrowroot> ";

/// A session at a terminal of its own, at its first prompt.
fn start(place: &Place) -> OsSession {
    let mut command = place.command(&[] as &[&str]);
    command
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .env("ARROWROOT_HISTORY", place.path("state/history"));
    let mut session = Session::spawn(command).expect("a terminal");
    session.set_expect_timeout(Some(PATIENCE));
    see(&mut session, PROMPT);
    session
}

#[track_caller]
fn see(session: &mut OsSession, text: &str) {
    if let Err(error) = session.expect(text) {
        panic!("{text:?} does not come: {error}");
    }
}

#[track_caller]
fn send(session: &mut OsSession, text: &str) {
    session.send(text).expect("it listens");
}

/// Presses Ctrl-C and waits for the next prompt, which stands on a line of its own: the same words come again at every key.
#[track_caller]
fn interrupt(session: &mut OsSession) {
    session.send(ControlCode::EndOfText).expect("it listens");
    see(session, "\n");
    see(session, PROMPT);
}

/// Leaves with Ctrl-D, with exit code 0.
#[track_caller]
fn leave(mut session: OsSession) {
    session
        .send(ControlCode::EndOfTransmission)
        .expect("it listens");
    session.expect(Eof).expect("it ends");
    let status = session.get_process().wait().expect("it ends");
    assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
}

#[test]
fn a_question_is_answered_and_explained() {
    let place = Place::with_store();
    let mut session = start(&place);
    send(&mut session, "who -> leads -> crew\r");
    see(&mut session, "who");
    see(&mut session, "1  Ines Vale");
    see(&mut session, "1 row");
    see(&mut session, PROMPT);
    send(&mut session, ":why 1\r");
    see(&mut session, "Ines Vale -leads-> ");
    see(&mut session, "«Ines Vale leads the crew.»");
    see(&mut session, "notes/crew.txt:0-25");
    see(&mut session, PROMPT);
    send(&mut session, ":why 2\r");
    see(&mut session, "the last answer has one row");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn a_sentence_stands_beneath_its_row_and_is_cut_to_the_width() {
    let place = Place::new();
    let tail = "and nobody on the quay had ever seen so many flags at once ".repeat(3);
    place.write(
        "notes/crew.txt",
        format!("Ines Vale leads the crew, {tail}.\n"),
    );
    place.run(&["ingest", "notes"]).ends(0);
    let mut session = start(&place);
    send(&mut session, "who -> leads -> crew\r");
    see(&mut session, "1  Ines Vale");
    see(&mut session, "     «Ines Vale leads the crew, and");
    see(&mut session, "…»  notes/crew.txt:0-");
    see(&mut session, PROMPT);
    send(
        &mut session,
        "who -> leads -> crew; ask Ines Vale -> leads -> crew\r",
    );
    see(&mut session, "who -> leads -> crew\r\n");
    see(&mut session, "ask Ines Vale -> leads -> crew\r\n");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn while_a_session_is_open_others_ask_and_write_and_it_sees_what_they_wrote() {
    let place = Place::with_store();
    let mut session = start(&place);
    place.run(&["query", "who -> leads -> crew"]).ends(0);
    place.write("notes/more.txt", "Mr. Bo Lind leads the crew.");
    place.run(&["ingest", "notes"]).ends(0);
    send(&mut session, "Bo Lind -> leads -> what\r");
    see(&mut session, "1 row");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn a_wrong_line_comes_back_mended() {
    let place = Place::with_store();
    let mut session = start(&place);
    send(&mut session, "who leads crew\r");
    see(&mut session, "^");
    see(&mut session, "help: who -> leads -> crew");
    // The mended line stands at the prompt: Enter asks it.
    see(&mut session, "arrowroot> who -> leads -> crew");
    send(&mut session, "\r");
    see(&mut session, "Ines Vale");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn a_line_that_ends_in_an_arrow_goes_on() {
    let place = Place::with_store();
    let mut session = start(&place);
    send(&mut session, "who -> leads ->\rcrew\r");
    see(&mut session, "1  Ines Vale");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn tab_completes_names_and_commands() {
    let place = Place::with_store();
    let mut session = start(&place);
    send(&mut session, "Harb\t");
    see(&mut session, "Harbour Trust");
    interrupt(&mut session);
    send(&mut session, ":he\t\r");
    see(&mut session, ":quit");
    see(&mut session, PROMPT);
    send(&mut session, ":hlep\r");
    see(&mut session, "did you mean \":help\"?");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn ctrl_c_clears_the_line_and_stays() {
    let place = Place::with_store();
    let mut session = start(&place);
    send(&mut session, "who -> leads -> nob");
    see(&mut session, "nob");
    interrupt(&mut session);
    send(&mut session, "who -> leads -> crew\r");
    see(&mut session, "1  Ines Vale");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn ctrl_c_stops_a_question_and_stays() {
    let place = Place::new();
    let mut lines = String::new();
    for from in 0..40 {
        lines.push_str(&format!(
            "{{\"node\":\"n{from}\",\"type\":\"place\",\"name\":\"Harbour {from}\"}}\n"
        ));
        for to in (0..40).filter(|to| *to != from) {
            lines.push_str(&format!(
                "{{\"from\":\"n{from}\",\"rel\":\"near\",\"to\":\"n{to}\"}}\n"
            ));
        }
    }
    place.run_with(&["import", "-"], lines).ends(0);
    let mut session = start(&place);
    // Hours of work.
    send(
        &mut session,
        "?p = all paths Harbour 1 -> any{1,9} -> Harbour 2 return count(*)\r",
    );
    see(&mut session, "\n");
    // The first one may come before the question runs, and then only clears the line.
    session.set_expect_timeout(Some(Duration::from_millis(500)));
    let stopped = (0..120).any(|_| {
        session.send(ControlCode::EndOfText).expect("it listens");
        session.expect("the query was stopped").is_ok()
    });
    assert!(stopped, "Ctrl-C does not stop the question");
    session.set_expect_timeout(Some(PATIENCE));
    see(&mut session, PROMPT);
    send(&mut session, "return 40 + 2\r");
    see(&mut session, "1 row");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn what_was_typed_is_there_the_next_time() {
    let place = Place::with_store();
    let mut session = start(&place);
    send(&mut session, "who -> works for -> ?x\r");
    see(&mut session, "Omar Reed");
    see(&mut session, PROMPT);
    leave(session);
    let kept = std::fs::read_to_string(place.path("state/history")).expect("it was written");
    assert!(kept.contains("who -> works for -> ?x"), "{kept}");
    let mut session = start(&place);
    // Up, Enter.
    send(&mut session, "\x1b[A\r");
    see(&mut session, "Omar Reed");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn a_history_that_cannot_be_written_stops_nobody() {
    let place = Place::with_store();
    place.write("state", "a file where the folder should be");
    let mut session = start(&place);
    send(&mut session, "who -> leads -> crew\r");
    see(&mut session, "1  Ines Vale");
    see(&mut session, PROMPT);
    leave(session);
}

#[test]
fn quit_leaves() {
    let place = Place::with_store();
    let mut session = start(&place);
    send(&mut session, ":quit\r");
    session.expect(Eof).expect("it ends");
    let status = session.get_process().wait().expect("it ends");
    assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
}

#[test]
fn a_parameter_is_set_listed_and_taken_away() {
    let place = Place::with_store();
    place
        .run_with(
            &[] as &[&str],
            ":param $who=Ines Vale\n:param n=1\n:param\n$who -> leads -> ?x limit $n\n:param n=\n:param\n",
        )
        .ends(0)
        .says_nothing()
        .prints("$n = 1\n$who = Ines Vale\nx\ncrew\n$who = Ines Vale\n");
    place
        .run_with(&[] as &[&str], ":param\n:param who\n")
        .ends(2)
        .says("no parameters are set; :param name=VALUE sets one")
        .says("a value is missing; write who=VALUE");
}

#[test]
fn a_pipe_is_answered_plainly() {
    let place = Place::with_store();
    place
        .run_with(&[] as &[&str], "who -> leads -> crew\n:why\n")
        .ends(0)
        .says_nothing()
        .prints(
            "who\nInes Vale\nInes Vale -leads-> crew\n  «Ines Vale leads the crew.»  notes/crew.txt:0-25\n",
        );
    let ran = place
        .run_with(
            &[] as &[&str],
            "who leads crew\nwho -> leads ->\n  crew\n:hlep\n",
        )
        .ends(2)
        .prints("who\nInes Vale\n")
        .says("help: who -> leads -> crew")
        .says("did you mean \":help\"?");
    assert!(
        !ran.err.contains('\x1b') && !ran.err.contains(PROMPT),
        "{ran:#?}"
    );
    place
        .run_with(
            &[] as &[&str],
            ":format table\ncount who -> leads -> crew\nask Ines Vale -> leads -> crew\n",
        )
        .ends(0)
        .prints(
            "count who -> leads -> crew\ncount\n    1\n\nask Ines Vale -> leads -> crew\nanswer\ntrue\n",
        );
    place
        .run_with(&[] as &[&str], ":quit\nwho leads\n")
        .ends(0)
        .prints("");
}

#[test]
fn a_name_alone_shows_its_card() {
    let place = Place::with_store();
    place
        .run_with(&[] as &[&str], "Ines Vale\n")
        .ends(0)
        .shows("Ines Vale")
        .shows("leads");
}
