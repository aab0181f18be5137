//! The command line, defined once: help, checks and shell completion all come from here.

use super::out::Out;
use super::render::Format;
use crate::graph::{Backend, Show};
use crate::model::Value;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;
use std::time::Duration;

/// Point it at a folder of documents and ask with arrows.
#[derive(Debug, Parser)]
#[command(
    name = "arrowroot",
    version,
    about,
    after_help = "Start here:\n  \
        arrowroot demo                                  five documents, five questions\n  \
        arrowroot ingest notes/                         read your own folder\n  \
        arrowroot query 'who -> leads -> delegation'    ask it\n  \
        arrowroot                                       ask line by line",
    disable_help_subcommand = true
)]
pub(crate) struct CommandLine {
    /// Folder of the store
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "arrowroot.db"
    )]
    pub(crate) db: PathBuf,

    /// What to do; without it, questions are read line by line
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read documents into the store, or refresh those that changed
    #[command(
        after_help = "Examples:\n  arrowroot ingest notes/\n  arrowroot ingest a.txt b.txt --db trip.db\n  \
        cat letter.txt | arrowroot ingest -"
    )]
    Ingest {
        /// Files and folders; `-` for standard input
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Say nothing about documents that are fine
        #[arg(long, short)]
        quiet: bool,
        /// Who keeps a store that is made: sled or redb
        #[arg(long, value_parser = backend)]
        backend: Option<Backend>,
    },

    /// Ask with arrows
    #[command(
        after_help = "Examples:\n  arrowroot query 'who -> leads -> delegation'\n  \
        arrowroot query 'who -> leads -> delegation with evidence'\n  \
        arrowroot query 'which country -> hosts -> conference' --format json\n  \
        arrowroot query 'who -> leads -> $x' --param x=delegation\n  \
        echo '{\"query\": \"who -> leads -> $x\", \"params\": {\"x\": \"crew\"}}' | arrowroot query --stdin\n\n\
        Exit code: 0 answered, 1 nothing matched, 2 failed"
    )]
    Query(Query),

    /// Show what is read in documents, without a store
    #[command(after_help = "Formats:\n  \
        jsonl       nodes and edges with their evidence, a JSON object a line\n  \
        sentences   a sentence a line; with --offsets as JSON, for other readers\n  \
        text        the text that is read, without menus and copies\n  \
        conllu      words, tags and trees (CoNLL-U)\n  \
        coref       the same, with which words refer to one thing (CorefUD)\n  \
        iob         words and named things (IOB2)\n  \
        openie      who does what to whom, in the words of each sentence, with a score")]
    Read {
        /// Files and folders; `-` for standard input
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// jsonl, sentences, text, conllu, coref, iob or openie
        #[arg(long, default_value = "jsonl", value_parser = read_format)]
        format: ReadFormat,
        /// The input is words already: CoNLL-U, or a word, a tab and a tag a line (IOB). Other columns are kept
        #[arg(long)]
        pretokenised: bool,
        /// With --format sentences: each as JSON with its document and bytes, for another reader to add what it finds
        #[arg(long, conflicts_with = "pretokenised")]
        offsets: bool,
    },

    /// Write the graph out
    Export {
        /// jsonl
        #[arg(long, default_value = "jsonl", value_parser = exchange_format)]
        format: Exchange,
        /// File to write; standard output without it
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },

    /// Take in nodes and edges, as JSON Lines, CSV or N-Triples, or what another reader found
    #[command(
        after_help = "Lines by hand, .jsonl (an export is read too):\n  {\"node\":\"p1\",\"type\":\"person\",\"name\":\"Ines Vale\"}\n  \
        {\"node\":\"g1\",\"type\":\"group\",\"name\":\"Blue Crew\"}\n  \
        {\"from\":\"p1\",\"rel\":\"leads\",\"to\":\"g1\"}\n\n\
        The same as .csv, a file of nodes and a file of edges; other columns are properties:\n  \
        node,type,name,age\n  p1,person,Ines Vale,40\n\n  from,rel,to\n  p1,leads,g1\n\n\
        The same as .nt (N-Triples):\n  <http://example.org/p1> <http://example.org/leads> <http://example.org/g1> .\n\n\
        What another reader found, --format facts: lines of `arrowroot read --format sentences --offsets` with\n  \
        \"reader\":\"mine\",\"mentions\":[{\"start\":0,\"end\":9,\"type\":\"person\"},{\"text\":\"the crew\",\"type\":\"group\"}],\n  \
        \"facts\":[{\"s\":0,\"p\":\"leads\",\"o\":1,\"confidence\":0.9}]\n\
        added. What is not in the text is refused; the rest takes the place of what the same reader had found before.\n\n\
        All files of a call are one commit. A bad line is told with its number and stops it; with --skip-bad it is left out.\n\n\
        Examples:\n  arrowroot import graph.jsonl\n  arrowroot import nodes.csv edges.csv\n  arrowroot import --skip-bad crew.nt\n  \
        arrowroot import --format facts found.jsonl\n  arrowroot import --format facts found.jsonl --documents notes/"
    )]
    Import {
        /// Files to read; `-` for standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// jsonl, csv, ntriples or facts; without it as each file's name ends (.csv, .nt), else jsonl
        #[arg(long, value_parser = import_format)]
        format: Option<ImportFormat>,
        /// Leave bad lines out and count them
        #[arg(long)]
        skip_bad: bool,
        /// With --format facts: files and folders that the facts speak of, where the store does not hold them
        #[arg(long, value_name = "PATH", num_args = 1..)]
        documents: Vec<PathBuf>,
        /// Who keeps a store that is made: sled or redb
        #[arg(long, value_parser = backend)]
        backend: Option<Backend>,
    },

    /// List the documents of the store
    Docs {
        #[command(flatten)]
        shape: Shape,
    },

    /// Say what the store holds
    Stats {
        #[command(flatten)]
        shape: Shape,
    },

    /// Draw facts at random with their sentences, to judge how many are right
    #[command(
        after_help = "Examples:\n  arrowroot sample --facts 200 --seed 7 notes/ > drawn.tsv\n  \
        arrowroot sample --facts 20 --db trip.db --format jsonl\n\n\
        Each document gives as many as any other, as far as it has them. The same documents and the same seed\n\
        give the same facts.\n\n\
        Exit code: 0 drawn, 1 there is no fact, 2 failed"
    )]
    Sample {
        /// Files and folders to read, without a store; `-` for standard input. None: the facts of the store
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 200)]
        facts: usize,
        /// Which draw: another number, other facts
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// How they are written
        #[command(flatten)]
        shape: Shape,
    },

    /// Check the store: checksums, counts, and that evidence stands where it says
    Verify {
        /// Only the checksums of log and snapshot
        #[arg(long)]
        fast: bool,
    },

    /// Copy the store into a new folder; the copy is a store like any other
    Backup {
        /// A folder that is not there yet, or is empty
        #[arg(value_name = "FOLDER")]
        to: PathBuf,
    },

    /// Copy a backup to where --db says, and check every record of it
    Restore {
        /// What `backup` made
        #[arg(value_name = "FOLDER")]
        from: PathBuf,
    },

    /// Write what is sound of a damaged store into a new one, and say what was lost
    #[command(
        after_help = "Examples:\n  arrowroot repair saved.db\n  arrowroot repair saved.db --db trip.db\n\n\
        The damaged store stays as it is. Nothing is guessed: what its checksums do not prove is lost, and told."
    )]
    Repair {
        /// The new store: a folder that is not there yet, or is empty
        #[arg(value_name = "FOLDER")]
        to: PathBuf,
    },

    /// Move the store from sled to redb, or back; it stays in its folder
    #[command(
        after_help = "Examples:\n  arrowroot migrate --to redb\n  arrowroot migrate --to sled --db trip.db\n\n\
        The new tree is written beside the old one, which goes when the new one is proved."
    )]
    Migrate {
        /// sled or redb
        #[arg(long, value_name = "BACKEND", value_parser = backend)]
        to: Backend,
    },

    /// Take documents out of the store, with all that only they say
    Forget {
        /// Names as `arrowroot docs` lists them
        #[arg(required = true, value_name = "DOC")]
        docs: Vec<String>,
    },

    /// Read five built-in documents and answer five questions; writes nothing
    Demo,

    /// Print what your shell needs to complete commands
    #[command(
        after_help = "Examples:\n  arrowroot completions bash > ~/.local/share/bash-completion/completions/arrowroot\n  \
        arrowroot completions zsh > ~/.zfunc/_arrowroot\n  \
        arrowroot completions fish > ~/.config/fish/completions/arrowroot.fish"
    )]
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// A question, where it comes from, and how its answer is written.
#[derive(Debug, Args)]
pub(crate) struct Query {
    /// The question
    #[arg(value_name = "ARROWS", required_unless_present_any = ["file", "stdin"], conflicts_with_all = ["file", "stdin"])]
    pub(crate) arrows: Option<String>,
    /// Read questions from a file, `;` between them; `-` for standard input
    #[arg(long, short, value_name = "FILE", conflicts_with = "stdin")]
    pub(crate) file: Option<PathBuf>,
    /// Read a question a line, write a JSON object a line, until the input ends
    ///
    /// A line may also be {"query": "…", "params": {"name": value}}, and a change with "each": [{"name": value}, …] is made once
    /// for each of these, all of them or nothing; {"name": [value, …]} is the same with a list of values for each name.
    #[arg(long)]
    pub(crate) stdin: bool,
    /// A value for `$NAME` in the question: JSON, else text; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = param)]
    pub(crate) param: Vec<(String, Value)>,
    /// Take a name, type, relation or property that nothing has for an error, not for a note
    #[arg(long)]
    pub(crate) strict: bool,
    /// Give up after this long, e.g. 500ms, 10s, 2m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// How the answer is written
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Shape {
    /// table, json, jsonl, csv, tsv or markdown [default: table on a terminal; in a pipe tsv with the sentence of each row]
    #[arg(long, value_parser = Format::parse)]
    pub(crate) format: Option<Format>,
}

impl Shape {
    /// The format that was asked for; else a table for people and tab-separated values for programs.
    pub(crate) fn format(self, out: &Out) -> Format {
        self.format.unwrap_or(if out.terminal {
            Format::Table
        } else {
            Format::Tsv
        })
    }
}

/// What `read` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadFormat {
    /// Nodes and edges with evidence.
    Jsonl,
    /// Plain text of one sort or another.
    Shown(Show),
}

/// What `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exchange {
    /// JSON Lines.
    Jsonl,
}

fn read_format(word: &str) -> Result<ReadFormat, String> {
    const FORMATS: &str = "jsonl, sentences, text, conllu, coref, iob or openie";
    Ok(match word {
        "jsonl" => ReadFormat::Jsonl,
        "sentences" => ReadFormat::Shown(Show::Sentences),
        "text" => ReadFormat::Shown(Show::Text),
        "conllu" => ReadFormat::Shown(Show::Conllu),
        "coref" => ReadFormat::Shown(Show::Coref),
        "iob" => ReadFormat::Shown(Show::Iob),
        "openie" => ReadFormat::Shown(Show::OpenIe),
        _ => return Err(format!("no such format; write {FORMATS}")),
    })
}

/// What `import` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportFormat {
    /// A graph, as JSON Lines.
    Jsonl,
    /// Nodes or edges, as CSV.
    Csv,
    /// Statements of RDF.
    NTriples,
    /// What another reader found in documents.
    Facts,
}

fn import_format(word: &str) -> Result<ImportFormat, String> {
    match word {
        "jsonl" => Ok(ImportFormat::Jsonl),
        "csv" => Ok(ImportFormat::Csv),
        "ntriples" => Ok(ImportFormat::NTriples),
        "facts" => Ok(ImportFormat::Facts),
        _ => Err("no such format; write jsonl, csv, ntriples or facts".to_owned()),
    }
}

fn backend(word: &str) -> Result<Backend, String> {
    Backend::parse(word).ok_or_else(|| "no such backend; write sled or redb".to_owned())
}

fn exchange_format(word: &str) -> Result<Exchange, String> {
    const LATER: [&str; 10] = [
        "ntriples", "turtle", "nquads", "jsonld", "graphml", "gexf", "dot", "csv", "cypher", "html",
    ];
    match word {
        "jsonl" => Ok(Exchange::Jsonl),
        _ if LATER.contains(&word) => Err(format!(
            "{word} is not available in this version; write jsonl"
        )),
        _ => Err("no such format; write jsonl".to_owned()),
    }
}

/// `name=value`, with or without the `$` that the question writes.
pub(crate) fn param(text: &str) -> Result<(String, Value), String> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(format!("a value is missing; write {text}=VALUE"));
    };
    let name = name.trim().trim_start_matches('$');
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err("a name of letters, digits and _ stands before the =".to_owned());
    }
    Ok((name.to_owned(), crate::graph::json::parameter(value)))
}

/// `500ms`, `10s`, `2m`, `1.5s`; a bare number is seconds.
fn duration(text: &str) -> Result<Duration, String> {
    const WRITE: &str = "write a time such as 500ms, 10s or 2m";
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: f64 = number.parse().map_err(|_| WRITE.to_owned())?;
    let seconds = match unit.trim() {
        "ms" => number / 1000.0,
        "" | "s" => number,
        "m" | "min" => number * 60.0,
        "h" => number * 3600.0,
        _ => return Err(WRITE.to_owned()),
    };
    Duration::try_from_secs_f64(seconds).map_err(|_| WRITE.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn times_are_read_with_their_unit() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(duration("3"), Ok(Duration::from_secs(3)));
        for wrong in [
            "",
            "s",
            "10 years",
            "-1s",
            "1e99999",
            "99999999999999999999999h",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_param_takes_its_dollar_or_leaves_it() {
        assert_eq!(param("$x=1"), Ok(("x".to_owned(), Value::Int(1))));
        assert_eq!(param("x=a=b"), Ok(("x".to_owned(), Value::text("a=b"))));
        assert!(param("x").is_err());
        assert!(param("=1").is_err());
    }

    #[test]
    fn every_example_of_the_help_is_a_command() {
        for command in [CommandLine::command()]
            .iter()
            .flat_map(|root| root.get_subcommands().chain([root]))
        {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            for line in help
                .lines()
                .filter_map(|l| l.trim().strip_prefix("arrowroot"))
            {
                let line = line
                    .split("   ")
                    .next()
                    .unwrap_or("")
                    .split(" > ")
                    .next()
                    .unwrap_or("");
                let mut words = vec!["arrowroot".to_owned()];
                for (at, part) in line.split('\'').enumerate() {
                    if at % 2 == 1 {
                        words.push(part.to_owned());
                    } else {
                        words.extend(part.split_whitespace().map(str::to_owned));
                    }
                }
                assert!(CommandLine::try_parse_from(&words).is_ok(), "{words:?}");
            }
        }
    }
}
