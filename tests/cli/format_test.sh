#!/bin/sh
# Every format, complete and readable by its readers, with a case of each verdict that can be had.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

expect 1 check good.sock broken.sock --target tcp4 --format tap
out_has '^1\.\.2$'
out_has '^ok 1 '
out_has '^not ok 2 '
err_is_empty

expect 1 check good.sock broken.sock --target tcp4 --format jsonl
err_is_empty
cp .out results.jsonl
expect 1 check good.sock broken.sock --target tcp4 --format junit
err_is_empty
cp .out results.xml
expect 1 check good.sock broken.sock --target tcp4 --format html
err_is_empty
cp .out results.html
expect 1 check good.sock broken.sock --target tcp4 --format sarif --output results.sarif
out_is_empty
err_is_empty
expect 0 run good.sock --target tcp4 --format html --output run.html
expect 0 rules --format jsonl
cp .out rules.jsonl
expect 0 targets --format jsonl
cp .out targets.jsonl

command -v python3 >/dev/null || exit 0
python3 "$here/page.py" results.html run.html
python3 - <<'END'
import json
import xml.dom.minidom

def lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]

verdicts = [row["verdict"] for row in lines("results.jsonl") if row["type"] == "case"]
assert verdicts == ["accepted", "rejected"], verdicts
document = xml.dom.minidom.parse("results.xml")
assert len(document.getElementsByTagName("testcase")) == 2
assert len(document.getElementsByTagName("failure")) == 1
with open("results.sarif") as file:
    results = json.load(file)["runs"][0]["results"]
assert [result["ruleId"] for result in results] == ["CLAIM"], results
place = results[0]["locations"][0]["physicalLocation"]
assert place["artifactLocation"]["uri"] == "broken.sock", place
assert place["region"]["startLine"] == 4, place
assert results[0]["properties"]["call"].startswith("line 4: "), results[0]
assert results[0]["properties"]["lookAt"].startswith("what "), results[0]
failure = document.getElementsByTagName("failure")[0].firstChild.data
assert "\ncall: line 4: " in failure and "\nlook at: what " in failure, failure
rules = lines("rules.jsonl")
assert rules and all(row["sentence"].endswith(".") and row["source"] for row in rules)
rows = lines("targets.jsonl")
targets = {row["target"]: row for row in rows if "target" in row}
assert targets["tcp4"]["group"] == "kernel" and targets["tcp4"]["available"] is True
assert all("form" in row and row["gloss"] for row in rows if "target" not in row), rows
END
