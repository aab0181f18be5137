//! The label of a role: `first_deputy_minister_of`, `ambassador_to`, `leads`.

use super::RolePhrase;
use crate::model::relation::role;

/// Heads of something that a country is never the end of: `the Chilean conductor`.
const TRADES: [&str; 10] = [
    "archbishop",
    "bishop",
    "captain",
    "ceo",
    "coach",
    "conductor",
    "dean",
    "director",
    "executive",
    "principal",
];

/// Parts of a body that have members of their own.
const PARTS: [&str; 8] = [
    "committee",
    "council",
    "cabinet",
    "panel",
    "parliament",
    "jury",
    "team",
    "staff",
];

impl RolePhrase {
    /// Whether it is the same person's who has another: posts that one holds together, `Deputy Prime Minister and
    /// Minister of Trade`.
    pub(in super::super) fn goes_with(&self, other: &RolePhrase) -> bool {
        let post = |phrase: &RolePhrase| {
            matches!(
                phrase.noun.as_str(),
                "minister"
                    | "secretary"
                    | "president"
                    | "vice-president"
                    | "chair"
                    | "chairman"
                    | "chairwoman"
                    | "chairperson"
                    | "director"
                    | "ceo"
                    | "founder"
                    | "co-founder"
                    | "head"
                    | "rector"
                    | "editor"
            )
        };
        let open = self.ends.iter().all(|(prep, _)| prep.is_empty()) && self.topic.is_empty();
        open && post(self) && post(other) && self.name != other.name
    }

    /// The name of the ministry that a minister heads, lower case: `ministry of foreign affairs`.
    pub(super) fn ministry(&self) -> Option<String> {
        if self.noun != "minister" {
            return None;
        }
        let topic = if self.topic.is_empty() {
            // `deputy education minister`
            let before = self.name.strip_suffix("_minister")?;
            before.rsplit('_').next().filter(|word| {
                !matches!(
                    *word,
                    "prime" | "deputy" | "first" | "vice" | "chief" | "cabinet"
                )
            })?
        } else {
            self.topic.as_str()
        };
        Some(format!("ministry of {}", topic.replace('_', " ")))
    }

    /// Whether the role is that of the one at the top, and of no deputy.
    pub(super) fn is_first(&self) -> bool {
        !self.name.split('_').any(|word| {
            matches!(
                word,
                "deputy" | "vice" | "assistant" | "associate" | "under" | "junior"
            )
        })
    }

    /// `managing partner`: one of the owners of a firm.
    fn is_of_firm(&self) -> bool {
        matches!(
            self.name.as_str(),
            "managing_partner"
                | "senior_partner"
                | "founding_partner"
                | "general_partner"
                | "law_partner"
        )
    }

    /// What `the Chilean judge` says of the country in front: no office of the state, only whose citizen the judge is.
    pub(super) fn of_nation(&self) -> Option<&'static str> {
        let minister = self.noun == "minister" && self.name == self.noun && self.topic.is_empty();
        let national = match self.class {
            "staff" | "calling" => true,
            "member" => self.noun != "member",
            "head" => minister || TRADES.contains(&self.noun.as_str()),
            _ => false,
        };
        national.then_some("citizen_of")
    }

    /// The label between the bearer and an end after `prep`; none where the role says nothing of that end.
    pub(super) fn label(&self, prep: &str, kind: char, first: bool) -> Option<String> {
        let bare = self.name == self.noun;
        let fixed = |label: &str| Some(label.to_owned());
        let place = matches!(kind, 'c' | 'l');
        match (self.class, self.noun.as_str(), prep) {
            _ if self.is_kin() && kind != 'p' => None,
            // `its director` of a body, `his wife` of a person.
            ("other", _, "") if self.owned => role(&self.noun)
                .and_then(|role| role.broader.first())
                .map(|label| (*label).to_owned()),
            _ if kind == 'p' && self.class != "other" => None,
            (_, _, "from") if kind == 'c' || kind == 'l' => match self.class {
                "calling" if kind == 'c' => fixed("citizen_of"),
                "representative" => fixed("represents"),
                _ => fixed("from"),
            },
            ("calling", _, "" | "from") if kind == 'c' => fixed("citizen_of"),
            ("calling", _, "" | "from") if kind == 'l' => fixed("from"),
            ("calling", ..) => None,
            // `the Chilean Ambassador to Norway` is sent by Chile: two facts, told apart by their labels.
            (_, "ambassador", "") if self.ends.iter().any(|(prep, _)| prep == "to") => {
                fixed("represents")
            }
            (_, "ambassador", "" | "of" | "from") if self.is_first() => fixed("ambassador_of"),
            (_, "ambassador", "to" | "in") if self.is_first() => fixed("ambassador_to"),
            // `Deputy Ambassador of Norway`
            (_, "ambassador", "" | "of" | "from") => Some(format!("{}_of", self.name)),
            (_, "ambassador", "to" | "in") => Some(format!("{}_to", self.name)),
            (_, "citizen" | "native" | "resident", "of") => role(&self.noun)
                .and_then(|role| role.broader.first())
                .map(|label| (*label).to_owned()),
            // `the Resident Representative in Chile`, `of Chile`: of somebody else, sent there.
            ("representative", _, "" | "of") if kind == 'c' && self.name.contains("resident_") => {
                Some(format!("{}_in", self.name))
            }
            ("representative", _, "" | "of" | "from") => fixed("represents"),
            // `India's member of the Board`: it is the Board that the member is of.
            ("member", _, "") if kind == 'c' => None,
            ("member", _, "from") if place => None,
            // `Norrby District Member of Parliament Ola Berg` sits for the district.
            ("member", _, "") if place && self.topic == "parliament" => fixed("represents"),
            // `a member of the Council of Bergen`, `a member of the Board at the Bank`.
            ("member", ..)
                if self.noun == "member"
                    && (!first && !prep.is_empty()
                        || kind == 'l' && matches!(prep, "in" | "at")) =>
            {
                None
            }
            ("member", _, "of")
                if self.noun == "member"
                    && (self.topic.starts_with("board") || self.topic.ends_with("board")) =>
            {
                fixed("board_member_of")
            }
            // `a member of the committee of the league`
            ("member", _, "of" | "at" | "to")
                if self.noun == "member" && PARTS.iter().any(|part| self.topic.ends_with(part)) =>
            {
                None
            }
            ("member", ..) if self.noun == "member" => fixed("member_of"),
            // `Doctor of Soil Sciences`: a degree.
            ("staff", "doctor", "of") => None,
            ("founder", _, "in" | "at" | "on") => None,
            ("founder", ..) => fixed("founder_of"),
            ("owner", ..) => fixed("owns"),
            // `managing partner of the firm`
            ("other", "partner", "of" | "at") if self.is_of_firm() => {
                Some(format!("{}_{prep}", self.name))
            }
            ("other", "student" | "pupil", "of") if kind == 'p' => {
                Some(format!("{}_{prep}", self.noun))
            }
            ("other", _, "of" | "for" | "to" | "with") => {
                let role = role(&self.noun)?;
                match role.broader.first() {
                    Some(label) => Some((*label).to_owned()),
                    None => Some(format!("{}_{prep}", self.name)),
                }
            }
            ("other", ..) => None,
            ("head", "head" | "leader" | "chief", "" | "of") if bare && self.topic.is_empty() => {
                fixed("leads")
            }
            _ if !first && !matches!(prep, "to" | "for" | "in" | "at" | "of") => None,
            (_, "professor" | "lecturer" | "teacher", "of") if kind != 'o' => None,
            _ => {
                // A director of research at the bank does not lead the bank.
                let topic = !self.topic.is_empty()
                    && match self.noun.as_str() {
                        "minister" | "secretary" => matches!(prep, "" | "of"),
                        _ => self.class == "head" && (self.is_first() || prep == "at"),
                    };
                if topic {
                    let prep = if prep.is_empty() { "of" } else { prep };
                    Some(format!("{}_of_{}_{prep}", self.name, self.topic))
                } else {
                    let prep = match prep {
                        "" => "of",
                        "from" if !place => "of",
                        other => other,
                    };
                    Some(format!("{}_{prep}", self.name))
                }
            }
        }
    }
}

/// The role that an abbreviation stands for.
pub(super) fn in_full(name: &str) -> String {
    match name {
        "srsg" => "special_representative",
        "dsrsg" => "deputy_special_representative",
        "usg" => "under_secretary_general",
        "asg" => "assistant_secretary_general",
        other => other,
    }
    .to_owned()
}
