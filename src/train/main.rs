//! Trains the weights of arrowroot's reader. `docs/MODEL_CARD.md` has the command; `--help` tells the options.

mod args;

use args::Args;
use arrowroot::train::card::{self, Run, Scored};
use arrowroot::train::{
    NamerSettings, Report, Settings, VectorSettings, learn_judge, learn_namer, learn_vectors,
    marked_names, report, train,
};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Where the card lies, from the root of the repository.
const CARD: &str = "docs/MODEL_CARD.md";
const WEIGHTS: &str = "grammar/english/reader.weights";
const VECTORS: &str = "grammar/english/word.vectors";
const JUDGE: &str = "grammar/english/judge.tsv";
const NAMES: &str = "tests/gold/names";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be told where even this cannot be written.
            let _ = writeln!(std::io::stderr(), "arrowroot-train: {error}");
            ExitCode::from(2)
        }
    }
}

fn say(line: &str) {
    // A closed pipe is no reason to stop an hour of training.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn run(mut typed: Vec<String>) -> Result<(), String> {
    if typed.iter().any(|word| word == "--help" || word == "-h") {
        say(args::help().trim_end());
        return Ok(());
    }
    if typed.first().is_some_and(|word| word == "vectors") {
        typed.remove(0);
        return vectors(&Args::parse(typed, args::VECTORS)?);
    }
    if typed.first().is_some_and(|word| word == "names") {
        typed.remove(0);
        return names(&Args::parse(typed, args::NAMES)?);
    }
    if typed.first().is_some_and(|word| word == "namer") {
        typed.remove(0);
        return namer(&Args::parse(typed, args::NAMER)?);
    }
    if typed.first().is_some_and(|word| word == "judge") {
        typed.remove(0);
        return judge(&Args::parse(typed, args::JUDGE)?);
    }
    let args = Args::parse(typed, args::TRAIN)?;
    let folder = PathBuf::from(
        args.value("--data")
            .ok_or("say where the training data is: arrowroot-train --data FOLDER")?,
    );
    let out = PathBuf::from(args.value("--out").unwrap_or(WEIGHTS));
    let measured = args.value("--measured").map(PathBuf::from);
    let settings = settings(&args)?;
    let job = Job {
        folder: &folder,
        vectors: Path::new(args.value("--vectors").unwrap_or(VECTORS)),
    };
    let (ship, score) = (args.has("--ship"), args.has("--score"));
    if ship && (score || settings.with_uner_dev) {
        let other = if score { "--score" } else { "--with-uner-dev" };
        return Err(format!("--ship does more than {other}; leave {other} out"));
    }
    // Asked for before an hour of training, not after it.
    let card = match ship || args.has("--card") {
        true => Some(read_text(Path::new(CARD))?),
        false => None,
    };
    let measured = match (ship, measured) {
        (true, None) => {
            let mut name = out.clone().into_os_string();
            name.push(".measured");
            Some(PathBuf::from(name))
        }
        (_, measured) => measured,
    };
    if let (true, Some(measured)) = (ship, &measured) {
        job.train(&settings, measured)?;
        job.train(
            &Settings {
                with_uner_dev: true,
                ..settings.clone()
            },
            &out,
        )?;
    } else if !score {
        job.train(&settings, &out)?;
    }
    let measured = measured.map(|path| job.score(&path)).transpose()?;
    let (bytes, report) = job.score(&out)?;
    if let Some(old) = card {
        let run = Run {
            shipped: Scored {
                bytes,
                report: &report,
            },
            measured: measured
                .as_ref()
                .map(|(bytes, report)| Scored { bytes, report }),
            settings: &settings,
            vectors: &read(job.vectors)?,
        };
        let part = card::measured_part(&folder, &run).map_err(|trouble| trouble.to_string())?;
        let new = card::replace(&old, &part).map_err(|trouble| trouble.to_string())?;
        write(Path::new(CARD), new.as_bytes())?;
        say(&format!("{CARD}: written"));
    }
    Ok(())
}

/// Writes the sentences in which names were marked into the training data.
fn names(args: &Args) -> Result<(), String> {
    let needed = |name: &str| {
        args.value(name).map(Path::new).ok_or_else(|| {
            format!("{name} is missing: arrowroot-train names --docs FOLDER --out DATA")
        })
    };
    let tables = Path::new(args.value("--names").unwrap_or(NAMES));
    let (documents, out) = (needed("--docs")?, needed("--out")?);
    for (table, file) in [("learned", "own"), ("measured", "own-dev")] {
        let table = tables.join(table).with_extension("tsv");
        let marked = marked_names(documents, &table).map_err(|trouble| trouble.to_string())?;
        let path = out.join("ner").join(file).with_extension("iob");
        write(&path, marked.sentences.as_bytes())?;
        say(&format!(
            "{}: {} names; {} no longer stand where {} says, of these all of {} documents that are missing",
            path.display(),
            marked.n_names,
            marked.n_gone,
            table.display(),
            marked.n_missing
        ));
    }
    Ok(())
}

/// Learns to mark names anew, and prints the scores of the weights.
fn namer(args: &Args) -> Result<(), String> {
    let folder = Path::new(
        args.value("--data")
            .ok_or("say where the training data is: arrowroot-train namer --data FOLDER")?,
    );
    let path = Path::new(args.value("--weights").unwrap_or(WEIGHTS));
    let default = NamerSettings::default();
    let settings = NamerSettings {
        epochs: args.number("--epochs", default.epochs)?,
        width: args.number("--width", default.width)?,
        hidden: args.number("--hidden", default.hidden)?,
        dropout: args.number("--dropout", default.dropout)?,
        threads: args.number("--threads", default.threads)?,
        ..default
    };
    let even = |n: usize| n > 0 && n.is_multiple_of(2);
    if settings.epochs == 0 || !even(settings.hidden) || !even(settings.width) {
        return Err(
            "--epochs takes a number from 1, --width and --hidden an even one from 2".to_owned(),
        );
    }
    if !(0.0..1.0).contains(&settings.dropout) {
        return Err("--dropout takes a share from 0 to less than 1".to_owned());
    }
    let start = Instant::now();
    let told = &mut |line: &str| {
        say(&format!("{:>6.0} s  {line}", start.elapsed().as_secs_f64()));
    };
    let weights = learn_namer(folder, read(path)?.leak(), &settings, told)
        .map_err(|trouble| trouble.to_string())?;
    write(path, &weights)?;
    let job = Job {
        folder,
        vectors: Path::new(VECTORS),
    };
    job.score(path).map(|_| ())
}

/// Learns the weights by which facts are judged, says how well they do on documents held back, and writes them.
fn judge(args: &Args) -> Result<(), String> {
    let needed = |name: &str, what: &str| {
        args.value(name).ok_or_else(|| {
            format!("say where the {what}: arrowroot-train judge --docs FOLDER --verdicts FILES")
        })
    };
    let documents = Path::new(needed("--docs", "documents are")?);
    let verdicts: Vec<&Path> = needed("--verdicts", "verdicts are")?
        .split(',')
        .map(Path::new)
        .collect();
    let learned =
        learn_judge(documents, &verdicts, &mut say).map_err(|trouble| trouble.to_string())?;
    say(learned.report.to_string().trim_end());
    if args.has("--score") {
        return Ok(());
    }
    let out = Path::new(args.value("--out").unwrap_or(JUDGE));
    write(out, learned.table.as_bytes())?;
    say(&format!("{}: {} bytes", out.display(), learned.table.len()));
    Ok(())
}

/// Learns vectors of words and writes them.
fn vectors(args: &Args) -> Result<(), String> {
    let text = args
        .value("--text")
        .ok_or("say where the text is: arrowroot-train vectors --text FOLDER")?;
    let out = Path::new(args.value("--out").unwrap_or(VECTORS));
    let default = VectorSettings::default();
    let settings = VectorSettings {
        words: args.number("--words", default.words)?,
        learned: args.number("--learned", default.learned)?,
        least: args.number("--least", default.least)?,
        epochs: args.number("--epochs", default.epochs)?,
        seed: args.number("--seed", default.seed)?,
    };
    let start = Instant::now();
    let told = &mut |line: &str| {
        say(&format!("{:>6.0} s  {line}", start.elapsed().as_secs_f64()));
    };
    let also = args.value("--also").map(Path::new);
    let bytes = learn_vectors(Path::new(text), also, &settings, told)
        .map_err(|trouble| trouble.to_string())?;
    write(out, &bytes)?;
    say(&format!(
        "{}: {} bytes, CRC-32 {:08x}",
        out.display(),
        bytes.len(),
        crc32fast::hash(&bytes)
    ));
    Ok(())
}

/// Where training takes its data from.
struct Job<'a> {
    folder: &'a Path,
    vectors: &'a Path,
}

impl Job<'_> {
    /// Trains once and writes the file.
    fn train(&self, settings: &Settings, out: &Path) -> Result<(), String> {
        let start = Instant::now();
        let told = &mut |line: &str| {
            say(&format!("{:>6.0} s  {line}", start.elapsed().as_secs_f64()));
        };
        let bytes = train(self.folder, self.vectors, settings, told)
            .map_err(|trouble| trouble.to_string())?;
        write(out, &bytes)
    }

    /// Prints what a file is and how it scores, and gives both.
    fn score(&self, path: &Path) -> Result<(&'static [u8], Report), String> {
        let bytes: &'static [u8] = read(path)?.leak();
        say(&format!(
            "{}: {} bytes, CRC-32 {:08x}, FNV-1a {:016x}",
            path.display(),
            bytes.len(),
            crc32fast::hash(bytes),
            card::fnv1a(bytes)
        ));
        let report = report(self.folder, bytes).map_err(|trouble| trouble.to_string())?;
        say(report.to_string().trim_end());
        Ok((bytes, report))
    }
}

fn settings(args: &Args) -> Result<Settings, String> {
    let default = Settings::default();
    let settings = Settings {
        epochs: args.number("--epochs", default.epochs)?,
        batch: args.number("--batch", default.batch)?,
        rate: args.number("--rate", default.rate)?,
        seed: args.number("--seed", default.seed)?,
        least: args.number("--least", default.least)?,
        row: args.number("--row", default.row)?,
        width: args.number("--width", default.width)?,
        dropout: args.number("--dropout", default.dropout)?,
        threads: args.number("--threads", default.threads)?,
        with_uner_dev: args.has("--with-uner-dev"),
    };
    let counts = [
        ("--epochs", settings.epochs),
        ("--batch", settings.batch),
        ("--row", settings.row),
        ("--width", settings.width),
        ("--threads", settings.threads),
    ];
    if let Some((name, _)) = counts.iter().find(|(_, count)| *count == 0) {
        return Err(format!("{name} takes a number from 1"));
    }
    if !(0.0..1.0).contains(&settings.dropout) {
        return Err("--dropout takes a share from 0 to less than 1".to_owned());
    }
    Ok(settings)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn read_text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
