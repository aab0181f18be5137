#!/bin/sh
# Another reader beside our own: sentences out, what it finds in them in.
#
# The reader here is fifteen lines of awk that know one turn of phrase. A language model, spaCy or GLiNER takes its place
# with any program that reads a line of JSON and adds "reader", "mentions" and "facts" to it.
set -eu
arrowroot=${ARROWROOT:-arrowroot}
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

cat > harbour.txt <<'TEXT'
Ines Vale leads the Tern Trust. The trust has two boats.

Otto Berg skippers the Swallow. “Ana Díaz skippers the Grey Tern,” he said.
TEXT

"$arrowroot" ingest --quiet harbour.txt 2> ingest.log

"$arrowroot" read --format sentences --offsets harbour.txt > sentences.jsonl
echo "a sentence out:"
sed -n 3p sentences.jsonl

awk '{
  text = $0
  sub(/.*"text":"/, "", text)
  mentions = facts = ""
  if (match(text, /[A-Z][^ ]* [A-Z][^ ]* skippers the [A-Z][a-z]*( [A-Z][a-z]*)*/)) {
    split(substr(text, RSTART, RLENGTH), ends, " skippers the ")
    sub(/^“/, "", ends[1])
    mentions = "{\"text\":\"" ends[1] "\",\"type\":\"person\"},{\"text\":\"" ends[2] "\",\"type\":\"ship\"}"
    facts = "{\"s\":0,\"p\":\"skippers\",\"o\":1,\"confidence\":0.9}"
  }
  sub(/}$/, ",\"reader\":\"awk\",\"mentions\":[" mentions "],\"facts\":[" facts "]}")
  print
}' sentences.jsonl > found.jsonl
echo "the same, read:"
sed -n 3p found.jsonl

"$arrowroot" import --format facts found.jsonl
"$arrowroot" query --format tsv 'who -> skippers -> which ship with evidence 1'

echo "made up by a reader:"
sed 's/Swallow","type/Sparrow","type/' found.jsonl | "$arrowroot" import --format facts - 2>&1
