//! `arrowroot read`: what the reader finds, without a store.

use super::args::ReadFormat;
use super::out::{Ending, Out, Outcome, Stop, complain, say};
use super::render::clean;
use super::stop;
use crate::graph::{self, Decoded, DocumentOutcome, Given, Graph, Malformed, Show, Showing, Walk};
use std::io::{self, Read};
use std::path::PathBuf;

/// The name of what comes from standard input.
pub(super) const STDIN: &str = "stdin";

/// Writes the sentences of the paths as JSON Lines with their places, as another reader wants them.
pub(super) fn sentences(paths: &[PathBuf], format: ReadFormat, out: &mut Out) -> Outcome {
    if format != ReadFormat::Shown(Show::Sentences) {
        return Err(Stop::failed("--offsets goes with --format sentences"));
    }
    let (stdin, paths) = apart(paths)?;
    texts(stdin, graph::walk(&paths), |name, text| {
        Ok(graph::write_sentences(name, &text, out)?)
    })
}

/// Reads the paths and writes what is found. A file that cannot be read is reported, and the others go on.
pub(super) fn run(
    paths: &[PathBuf],
    format: ReadFormat,
    pretokenised: bool,
    out: &mut Out,
) -> Outcome {
    if (format, pretokenised) == (ReadFormat::Jsonl, false) {
        return facts(paths, out);
    }
    let (stdin, paths) = apart(paths)?;
    match (format, pretokenised) {
        (ReadFormat::Shown(what), false) => {
            let walk = graph::walk(&paths);
            let mut showing = Showing::new(what, out);
            if walk.files.len() + usize::from(stdin.is_some()) > 1 {
                showing = showing.named();
            }
            let mut waiting = Waiting::default();
            let ending = texts(stdin, walk, |name, text| {
                waiting.add(&mut showing, name, text)?;
                say_notes(&mut showing);
                Ok(())
            })?;
            waiting.write(&mut showing)?;
            say_notes(&mut showing);
            Ok(ending)
        }
        (ReadFormat::Shown(what @ (Show::Conllu | Show::Coref | Show::Iob)), true) => {
            let mut showing = Showing::new(what, out);
            texts(stdin, graph::walk(&paths), |name, words| {
                let given = Given::new(&words, what).map_err(Unshown::Malformed)?;
                showing.words(name, &given)?;
                say_notes(&mut showing);
                Ok(())
            })
        }
        _ => Err(Stop::failed(
            "--pretokenised goes with --format conllu, coref or iob",
        )),
    }
}

/// Says what is to be said of the documents that were written.
fn say_notes(showing: &mut Showing<&mut Out>) {
    for (name, note) in showing.take_notes() {
        say(format_args!("{}: {note}", clean(&name)));
    }
}

/// All of standard input.
pub(super) fn standard_input() -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    match std::io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Stop::failed(format_args!("standard input: {error}"))),
    }
}

/// Standard input, where a path is `-`, and the other paths.
fn apart(paths: &[PathBuf]) -> Result<(Option<Vec<u8>>, Vec<&PathBuf>), Stop> {
    let (dashes, paths): (Vec<&PathBuf>, Vec<&PathBuf>) =
        paths.iter().partition(|path| path.as_os_str() == "-");
    let stdin = if dashes.is_empty() {
        None
    } else {
        Some(standard_input()?)
    };
    Ok((stdin, paths))
}

/// Writes the facts as an export does.
fn facts(paths: &[PathBuf], out: &mut Out) -> Outcome {
    let (graph, ending) = into_memory(paths)?;
    graph.export(out).map_err(super::exchange::written)?;
    Ok(ending)
}

/// Reads the paths into a graph of their own, in which a thing has one number. What was odd is said, and the ending
/// tells whether a document could not be read.
pub(super) fn into_memory(paths: &[PathBuf]) -> Result<(Graph, Ending), Stop> {
    let (stdin, paths) = apart(paths)?;
    let graph = Graph::open_in_memory();
    let mut documents = Vec::new();
    if let Some(bytes) = stdin {
        documents.push(graph.ingest_bytes(STDIN, &bytes).map_err(stop)?);
    }
    let report = graph.ingest(&paths).map_err(stop)?;
    documents.extend(report.documents);
    let mut ending = Ending::Answered;
    for document in documents {
        let name = clean(&document.name);
        for note in &document.notes {
            say(format_args!("{name}: {}", clean(note)));
        }
        if let DocumentOutcome::Failed(reason) = &document.outcome {
            complain(format_args!("{name}: {}", clean(reason)));
            ending = Ending::Failed;
        }
    }
    Ok((graph, ending))
}

/// Documents that are read together, on all cores.
#[derive(Default)]
struct Waiting {
    documents: Vec<(String, String)>,
    bytes: usize,
}

impl Waiting {
    /// So many bytes wait for others.
    const BYTES: usize = 512 << 10;

    fn add(&mut self, showing: &mut Showing<&mut Out>, name: &str, text: String) -> io::Result<()> {
        self.bytes += text.len();
        self.documents.push((name.to_owned(), text));
        if self.bytes < Waiting::BYTES {
            return Ok(());
        }
        self.write(showing)
    }

    fn write(&mut self, showing: &mut Showing<&mut Out>) -> io::Result<()> {
        showing.documents(&std::mem::take(self).documents)
    }
}

/// Why a document is not shown.
enum Unshown {
    /// Its words are not as they must be.
    Malformed(Malformed),
    /// The output takes nothing more.
    Output(io::Error),
}

impl From<io::Error> for Unshown {
    fn from(error: io::Error) -> Unshown {
        Unshown::Output(error)
    }
}

/// Hands each document to `shown`, which writes it, one after the other.
fn texts(
    stdin: Option<Vec<u8>>,
    walk: Walk,
    mut shown: impl FnMut(&str, String) -> Result<(), Unshown>,
) -> Outcome {
    let mut ending = Ending::Answered;
    let mut each = |name: &str, decoded: Result<Decoded, String>| -> Result<(), Stop> {
        match decoded {
            Ok(decoded) => {
                for note in &decoded.notes {
                    say(format_args!("{}: {note}", clean(name)));
                }
                match shown(name, decoded.text) {
                    Ok(()) => {}
                    Err(Unshown::Output(error)) => return Err(error.into()),
                    Err(Unshown::Malformed(error)) => {
                        ending = Ending::Failed;
                        complain(format_args!(
                            "{}: {}",
                            clean(name),
                            clean(&error.to_string())
                        ));
                    }
                }
            }
            Err(reason) => {
                ending = Ending::Failed;
                complain(format_args!("{}: {reason}", clean(name)));
            }
        }
        Ok(())
    };
    if let Some(bytes) = stdin {
        each(STDIN, graph::decode(bytes))?;
    }
    for file in &walk.files {
        each(&file.name, graph::read_file(&file.path))?;
    }
    for (name, reason) in walk.failed {
        each(&name, Err(reason))?;
    }
    Ok(ending)
}
