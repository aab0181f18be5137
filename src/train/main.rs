//! Trains the weights of arrowroot's reader. docs/MODEL_CARD.md has the command.

use arrowroot::train::{Settings, report, train};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("arrowroot-train: {error}\n").as_bytes(),
            );
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stdout(), format!("{line}\n").as_bytes());
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        arguments
            .iter()
            .position(|a| a == name)
            .and_then(|at| arguments.get(at + 1))
            .cloned()
    };
    let number = |name: &str, default: f64| -> Result<f64, String> {
        value(name).map_or(Ok(default), |text| {
            text.parse()
                .map_err(|_| format!("{name} takes a number, not {text}"))
        })
    };
    let folder =
        value("--data").ok_or("say where the data folder is: arrowroot-train --data FOLDER")?;
    let out = value("--out").unwrap_or_else(|| "grammar/english/reader.weights".to_owned());
    let vectors = value("--vectors").unwrap_or_else(|| "grammar/english/word.vectors".to_owned());
    if !arguments.iter().any(|a| a == "--score") {
        let d = Settings::default();
        let settings = Settings {
            epochs: number("--epochs", d.epochs as f64)? as usize,
            batch: number("--batch", d.batch as f64)? as usize,
            rate: number("--rate", f64::from(d.rate))? as f32,
            seed: number("--seed", d.seed as f64)? as u64,
            least: number("--least", f64::from(d.least))? as u32,
            row: number("--row", d.row as f64)? as usize,
            width: number("--width", d.width as f64)? as usize,
            dropout: number("--dropout", f64::from(d.dropout))? as f32,
            threads: number("--threads", d.threads as f64)? as usize,
            with_uner_dev: arguments.iter().any(|a| a == "--with-uner-dev"),
        };
        let start = std::time::Instant::now();
        let bytes = train(
            Path::new(&folder),
            Path::new(&vectors),
            &settings,
            &mut |line| {
                say(&format!("{:>6.0} s  {line}", start.elapsed().as_secs_f64()));
            },
        )
        .map_err(|trouble| trouble.to_string())?;
        std::fs::write(&out, bytes).map_err(|error| format!("cannot write {out}: {error}"))?;
    }
    let bytes = std::fs::read(&out).map_err(|error| format!("cannot read {out}: {error}"))?;
    say(&format!(
        "{out}: {} bytes, CRC-32 {:08x}",
        bytes.len(),
        crc32fast::hash(&bytes)
    ));
    let report = report(Path::new(&folder), bytes.leak()).map_err(|trouble| trouble.to_string())?;
    say(report.to_string().trim_end());
    Ok(())
}
