//! Small closed classes of words.

/// Words that are never part of a name by themselves, even with a capital.
pub(super) const CLOSED: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "in", "on", "at", "of", "for", "to", "by", "from", "with", "without", "about",
    "after", "before", "since", "until", "during", "under", "over", "between", "among", "through", "against", "despite", "as", "than",
    "and", "or", "but", "nor", "so", "yet", "if", "when", "while", "where", "because", "although", "though", "whether", "unless", "once",
    "i", "he", "she", "it", "we", "they", "you", "his", "her", "its", "our", "their", "your", "my", "him", "them", "us", "me", "who",
    "whom", "whose", "which", "what", "why", "how", "there", "here", "not", "no", "yes", "also", "however", "moreover", "furthermore",
    "additionally", "therefore", "thus", "then", "now", "today", "yesterday", "tomorrow", "finally", "meanwhile", "instead", "is", "are",
    "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "may", "might", "must",
    "should", "shall", "let", "all", "some", "any", "each", "every", "both", "many", "most", "more", "much", "several", "other", "another",
    "such", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "via", "per", "etc", "oh", "well", "please",
    "herself", "himself", "itself", "themselves", "upon", "within", "throughout", "across", "according", "overall", "later", "earlier",
    "indeed", "perhaps", "maybe", "only", "just", "even", "still", "again", "often", "never", "always", "further", "source", "photo", "read",
    "click", "story", "page", "figure", "table", "chapter", "section", "part", "volume", "vol", "no.", "pp", "p.", "am", "pm", "amid",
    "'s", "like", "unlike", "except", "including", "towards", "toward", "beyond", "behind", "around", "near", "inside", "outside",
    "dear", "sincerely", "thanks", "thank", "hello", "hi", "welcome", "mr.", "keywords", "abstract", "introduction", "conclusion",
    "references", "because", "similarly", "likewise", "hence", "nevertheless", "nonetheless", "first", "second", "third", "next", "last",
];

/// Months and days of the week.
pub(super) const CALENDAR: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "jan.", "feb.", "aug.", "sept.", "sep.", "oct.", "nov.",
    "dec.", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
];

/// Small words inside a person's name.
pub(super) const PARTICLES: &[&str] = &[
    "de", "del", "della", "di", "da", "do", "dos", "das", "du", "van", "von", "der", "den", "ter", "ten", "bin", "ibn", "bint", "al", "el",
    "ul", "ur", "y", "zu", "la", "le", "e", "af", "av", "ben", "uly", "kyzy", "ogly", "oglu", "qizi", "ogli",
];

/// Verbs of speaking, which people do.
pub(super) const SPEAKS: &[&str] = &[
    "said", "says", "noted", "stated", "stressed", "added", "emphasized", "emphasised", "underlined", "underscored", "told", "explained",
    "argued", "argues", "remarked", "commented", "wrote", "writes", "believes", "thinks", "recalled", "replied", "asked", "admitted",
    "concluded", "observed", "spoke", "smiled", "laughed",
];

/// What is said of a company's form, before or after its name.
pub(super) const LEGAL: &[&str] = &[
    "jsc", "ojsc", "cjsc", "pjsc", "llc", "llp", "ltd", "ltd.", "inc", "inc.", "plc", "gmbh", "ag", "sa", "s.a.", "spa", "bv", "nv", "oao",
    "ooo", "zao", "too", "ao", "ngo", "ngos", "pf", "corp", "corp.", "co.", "limited",
];

/// Words that make a title of the quoted words after them.
pub(super) const ENTITLES: &[&str] = &["titled", "entitled", "called", "named", "dubbed", "themed", "theme", "title", "named", "slogan", "motto"];

/// Endings of family names that no common word and no given name shares.
pub(super) const FAMILY_ENDINGS: &[&str] = &[
    "ov", "ova", "ev", "eva", "yev", "yeva", "ayev", "ayeva", "enko", "shvili", "dze", "yan", "uly", "kyzy", "ovich", "evich", "ovna",
    "evna", "sky", "skyy", "skiy", "skaya", "ska", "ski", "sson", "poulos", "ulu", "oglu", "bekov", "nejad", "escu", "vić", "vic", "wicz",
];
