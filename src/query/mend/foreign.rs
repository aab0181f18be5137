//! Queries in other languages, and the nearest one with arrows.

/// The language of a statement that is not ours, and what it may be here; the caller tries whether that parses.
pub(super) fn recognise(text: &str) -> Option<(&'static str, Option<String>)> {
    let mut words = text
        .split(|c: char| c.is_whitespace() || c == '(')
        .filter(|w| !w.is_empty());
    let first = words.next().unwrap_or("").to_uppercase();
    let second = words.next().unwrap_or("").to_uppercase();
    let has = |part: &str| text.contains(part);
    match first.as_str() {
        "MATCH" | "UNWIND" => return Some(("Cypher", cypher(text))),
        "OPTIONAL" if second == "MATCH" => return Some(("Cypher", cypher(text))),
        "CREATE" | "MERGE" if has(")-[") || has("(") && has("{") && has(":") => {
            let add = cypher(text).map(|pattern| format!("add {pattern}"));
            return Some(("Cypher", add));
        }
        "SELECT" | "CONSTRUCT" | "PREFIX" if has("{") => return Some(("SPARQL", sparql(text))),
        "ASK" if second.starts_with('{') => return Some(("SPARQL", sparql(text))),
        "SELECT" => return Some(("SQL", sql(text))),
        "INSERT" if second == "INTO" => return Some(("SQL", None)),
        "DELETE" if second == "FROM" => return Some(("SQL", None)),
        "UPDATE" if text.to_uppercase().contains(" SET ") => return Some(("SQL", None)),
        _ => {}
    }
    if text.starts_with("g.V(") || text.starts_with("g.E(") {
        return Some(("Gremlin", gremlin(text)));
    }
    if text.starts_with("?[") || has(":-") || has("] := ") || has("]:=") {
        return Some(("Datalog", datalog(text)));
    }
    // `(a)-[:LEADS]->(b)` without its verb.
    (text.starts_with('(') && (has(")-[") || has("]->("))).then(|| ("Cypher", cypher(text)))
}

/// A label or relation of another language in words: `WORKS_FOR` and `worksFor` are `works for`.
fn words(name: &str) -> String {
    let mut out = String::new();
    let mut lower = false;
    for c in name.trim_matches(['`', ':', '<', '>', '*', ' ']).chars() {
        if c == '_' {
            out.push(' ');
        } else {
            if c.is_uppercase() && lower {
                out.push(' ');
            }
            out.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    out.trim().to_owned()
}

/// The text between the first such mark and the one that closes it.
fn between(text: &str, open: char, close: char) -> Option<&str> {
    let from = text.find(open)? + open.len_utf8();
    let to = from + text[from..].find(close)?;
    Some(&text[from..to])
}

fn cypher(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = &text[text.find('(')?..];
    loop {
        let node = between(rest, '(', ')')?;
        out.push_str(&cypher_node(node));
        rest = rest[rest.find(')')? + 1..].trim_start();
        if !(rest.starts_with('-') || rest.starts_with("<-")) {
            break;
        }
        let step = &rest[..rest.find('(')?];
        let (back, on) = (step.starts_with('<'), step.trim_end().ends_with('>'));
        let arrow = match (back, on) {
            (true, false) => "<-",
            (false, true) => "->",
            _ => "--",
        };
        let inside = between(step, '[', ']').unwrap_or("");
        let (var, label) = inside.split_once(':').unwrap_or((inside, ""));
        let (label, hops) = label.split_once('*').unwrap_or((label, ""));
        let relation = match (label.trim(), var.trim()) {
            ("", "") => "any".to_owned(),
            ("", var) => format!("?{var}"),
            (label, _) => label.split('|').map(words).collect::<Vec<_>>().join("|"),
        };
        let count = match hops.trim().split_once("..") {
            Some((min, max)) => format!("{{{},{max}}}", if min.is_empty() { "1" } else { min }),
            None if inside.contains('*') && hops.trim().is_empty() => "+".to_owned(),
            None if hops.trim().is_empty() => String::new(),
            None => format!("{{{}}}", hops.trim()),
        };
        out.push_str(&format!(" {arrow} {relation}{count} {arrow} "));
        rest = &rest[rest.find('(')?..];
    }
    let tail = rest.find("RETURN").or_else(|| rest.find("return"));
    if let Some(at) = tail {
        out.push_str(&format!(
            " return{}",
            &rest[at + "return".len()..].trim_end_matches(';')
        ));
    }
    Some(out)
}

/// `a:Person {name: 'X'}` as a node.
fn cypher_node(node: &str) -> String {
    let (head, props) = node.split_once('{').unwrap_or((node, ""));
    let (var, label) = head.split_once(':').unwrap_or((head, ""));
    let label = words(label);
    let types = if label.is_empty() {
        String::new()
    } else {
        format!(":{}", label.replace(' ', "_"))
    };
    if let Some((_, value)) = props.split_once("name:") {
        let value = value.trim().trim_end_matches('}').trim();
        return format!("{}{types}", value.replace('\'', "\""));
    }
    match var.trim() {
        "" if types.is_empty() => "?".to_owned(),
        "" => types,
        var => format!("?{var}{types}"),
    }
}

fn sparql(text: &str) -> Option<String> {
    let body = between(text, '{', '}')?;
    let mut out: Vec<String> = Vec::new();
    for triple in body.split(" .").map(|t| t.trim().trim_end_matches('.')) {
        let parts: Vec<&str> = triple.split_whitespace().collect();
        let [s, p, o] = parts[..] else {
            continue;
        };
        let end = |word: &str| {
            if word.starts_with('?') || word.starts_with('"') {
                word.to_owned()
            } else {
                format!("\"{}\"", local(word))
            }
        };
        let relation = if p.starts_with('?') {
            p.to_owned()
        } else {
            words(local(p))
        };
        out.push(format!("{} -> {relation} -> {}", end(s), end(o)));
    }
    (!out.is_empty()).then(|| out.join(", "))
}

/// The last part of an address or a prefixed name.
fn local(word: &str) -> &str {
    let word = word.trim_matches(['<', '>']);
    word.rsplit(['/', '#', ':']).next().unwrap_or(word)
}

fn sql(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    if upper.len() != text.len() || upper.contains(" JOIN ") {
        return None;
    }
    let from = upper.find(" FROM ")? + " FROM ".len();
    let (columns, rest) = (
        text.get("SELECT".len()..from - " FROM ".len())?,
        text.get(from..)?,
    );
    let table = rest.split([' ', ';']).next()?.trim();
    let filter = upper.get(from..)?.find(" WHERE ").map(|at| {
        let condition = &rest[at + " WHERE ".len()..];
        let cut = condition.to_uppercase();
        let end = [" ORDER BY", " GROUP BY", " LIMIT", ";"]
            .iter()
            .filter_map(|word| cut.find(word))
            .min();
        format!("[{}]", condition[..end.unwrap_or(condition.len())].trim())
    });
    let name = words(table);
    let counted = columns.trim().to_uppercase().starts_with("COUNT(");
    let count = if counted { "count " } else { "" };
    Some(format!("{count}{name}{}", filter.unwrap_or_default()))
}

/// `?[a, b] := *leads[a, b]`, `answer(X) :- leads(X, Y)`.
fn datalog(text: &str) -> Option<String> {
    let body = text.split_once(":=").or_else(|| text.split_once(":-"))?.1;
    let mut out = Vec::new();
    let mut rest = body;
    while let Some(open) = rest.find(['[', '(', '{']) {
        let close = open + rest[open..].find([']', ')', '}'])?;
        let relation = rest[..open]
            .trim()
            .trim_start_matches([',', '*', ':'])
            .trim();
        let args: Vec<&str> = rest[open + 1..close].split(',').map(str::trim).collect();
        if let [a, b] = args[..] {
            let end = |word: &str| {
                if word.starts_with(['"', '\'']) {
                    word.replace('\'', "\"")
                } else {
                    format!("?{}", word.to_lowercase())
                }
            };
            let relation = words(relation.trim_start_matches([',', '*', ':', ' ']));
            out.push(format!("{} -> {relation} -> {}", end(a), end(b)));
        }
        rest = &rest[close + 1..];
    }
    (!out.is_empty()).then(|| out.join(", "))
}

/// `g.V().has('name', 'X').out('leads')`.
fn gremlin(text: &str) -> Option<String> {
    let mut out = "?".to_owned();
    for call in text.split(").") {
        let (verb, args) = call.split_once('(')?;
        let args: Vec<&str> = args
            .trim_end_matches(')')
            .split(',')
            .map(|arg| arg.trim().trim_matches(['\'', '"']))
            .filter(|arg| !arg.is_empty())
            .collect();
        let relation = args.first().map_or("any".to_owned(), |arg| words(arg));
        match (verb.rsplit('.').next()?, &args[..]) {
            ("has", [.., "name", value]) if out == "?" => out = format!("\"{value}\""),
            ("hasLabel", [label, ..]) if out == "?" => out = format!(":{}", words(label)),
            ("out" | "outE", _) => out.push_str(&format!(" -> {relation} -> ?")),
            ("in" | "inE", _) => out.push_str(&format!(" <- {relation} <- ?")),
            ("both", _) => out.push_str(&format!(" -- {relation} -- ?")),
            _ => {}
        }
    }
    (out != "?").then_some(out)
}
