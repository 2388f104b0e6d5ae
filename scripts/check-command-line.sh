#!/bin/bash
# What docs/cli.md promises of exit statuses, of what goes to which output, and of machine-readable results.
set -euo pipefail
cd "$(dirname "$0")/.."

runner=$PWD/.build-release/release/scenario-runner
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY

scenario() { printf 'scenario: %s\nrun: { blocks: 2 }\n%s\n' "$1" "${2-}"; }
mkdir empty good bad wrong
scenario "Good" >good/good.yaml
cp good/good.yaml good/-dash.yaml
# Everything that a report must not take for its own: markup, quotes, percent signs, line breaks, control characters.
odd='expect: { events: [ operation_removed: { reason: "]]> <a> & \" 100% \0 \e \n ::error:: end" } ] }'
scenario "'Bad <b> & \" ]]> 50%'" "$odd" >'bad/it'\''s <bad> & "100%".yaml'
scenario "Wrong" "seed: no" >wrong/wrong.yaml

fail() {
    echo "$*" >&2
    sed 's/^/out: /' out >&2
    sed 's/^/err: /' err >&2
    exit 1
}

# expect STATUS OUT ERR ARGUMENTS…: OUT and ERR are some or none.
expect() {
    local status=$1 out=$2 err=$3 actual=0
    shift 3
    "$runner" "$@" >out 2>err </dev/null || actual=$?
    [ "$actual" = "$status" ] || fail "$*: status $actual instead of $status"
    [ "$([ -s out ] && echo some || echo none)" = "$out" ] || fail "$*: standard output should have $out"
    [ "$([ -s err ] && echo some || echo none)" = "$err" ] || fail "$*: standard error should have $err"
}

json() {
    if command -v python3 >/dev/null; then python3 -m json.tool <out >/dev/null || fail "not JSON: $*"; fi
}

expect 0 some none
expect 0 some none --help
expect 0 some none help
expect 0 some none --version
for shell in bash zsh fish; do
    expect 0 some none --generate-completion-script "$shell"
done
for command in run check explain schema new import; do
    expect 0 some none "$command" --help
    grep -q EXAMPLES out || fail "$command --help has no examples"
    cp out page
    expect 0 some none help "$command"
    cmp -s out page || fail "help $command is not $command --help"
done
expect 0 some none run good
expect 1 some none run bad
expect 2 none some run good wrong
expect 2 none some run nowhere
expect 0 some none run --seed=7 good --jobs 1 -- good/-dash.yaml
(cd good && "$runner" run -- -dash.yaml >/dev/null) || fail "a path behind -- is taken for an option"
expect 4 none some run empty
expect 4 none some run good --tag none
expect 4 none some run good --filter none
expect 0 some none check good
expect 2 some some check good wrong
expect 2 some some check nowhere
expect 4 none some check empty
expect 0 some none explain good/good.yaml
expect 1 some none explain bad/*
expect 2 none some explain wrong/wrong.yaml
expect 2 none some explain good
expect 0 some none schema
expect 0 some none new made/first
expect 2 none some new made/first
expect 0 some none run made
printf 'base_fee_per_gas,gas_used\n20 gwei,60M\n22.5 gwei,30M\n' >fees.csv
expect 0 some none import --fees fees.csv
expect 0 some none import --fees fees.csv --output made/imported.yaml
expect 2 none some import --fees fees.csv --output made/imported.yaml
expect 0 some none run made/imported.yaml
printf 'base_fee_per_gas,gas_used\n20 gwei,60M\n21 gwei,30M\n' >fees.csv
expect 2 none some import --fees fees.csv
grep -q '^fees.csv:3:1: block 2 of the history has the base fee 21000000000 wei' err || fail "no place of the base fee"
expect 2 none some import --fees nowhere.csv
for usage in "bogus" "run --bogus" "run --jobs 0" "run --shard 3/2" "run --filter (" "run --mempool besu" \
    "run --set max_bundle_size=1" "run --set builder.max_bundle_size=0 good" "run --repeat 0" "run --wall_limit 0" \
    "run --format xml" "explain" "schema more" "bogus a b"; do
    # shellcheck disable=SC2086
    expect 2 none some $usage
done
for usage in "rnu" "help rnu" "run --fromat json" "run --seed" "run --seed --list" "run --seed=-1" "run --list=yes" \
    "--bogus" "--version run" "--generate-completion-script tcsh" "new" "new a b" "import" "import --fees a b" \
    "import --fees a --gas-limit 5"; do
    # shellcheck disable=SC2086
    expect 2 none some $usage
    grep -q '^Usage: scenario-runner' err || fail "$usage: no usage"
done
expect 2 none some run --fromat json
grep -q 'unknown option --fromat; did you mean --format?' err || fail "no hint"
echo "exit statuses and outputs are as promised"

expect 0 some none run good --format json && json run good
expect 1 some none run bad --format json && json run bad
expect 2 some some run wrong nowhere --format json && json run nowhere
expect 2 some some run wrong --format json && json run wrong
grep -q '"line": 3' out || fail "no place of the error"
expect 4 some some run empty --format json && json run empty
expect 0 some none run good --list --format json && json list
expect 4 some some run empty --list --format json && json empty list
expect 0 some none check good --format json && json check good
expect 2 some none check wrong nowhere --format json && json check nowhere
expect 2 some none check wrong --format json && json check wrong
expect 4 some some check empty --format json && json check empty
expect 0 some none schema && json schema
expect 0 some none explain good/good.yaml --format json
expect 1 some some explain bad/* --format json
grep -q '^  line 3: events.0: expected' err || fail "explain does not say which check failed"
if grep -qv '^{.*}$' out; then fail "a line of the trace is no object"; fi
echo "JSON is JSON"

expect 1 some none run bad --junit junit.xml
[ "$(grep -c '^  line 3: events.0: .* end}' out)" = 1 ] || fail "a failure takes more than a line"
if command -v python3 >/dev/null; then
    python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("junit.xml")' || fail "the JUnit file is not XML"
fi
GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$work/summary.md expect 1 some none run bad
[ "$(grep -c '^::error ' out)" = 1 ] || fail "not one annotation for one failure"
grep '^::error ' out | grep -q '100%25 ' || fail "a percent sign is not escaped"
[ -s summary.md ] || fail "no summary"
echo "reports survive any text"

(cd good && "$runner" run . good.yaml ./good.yaml) >out
[ "$(grep -c '^ok .* good.yaml' out)" = 1 ] || fail "a file that is named twice is run twice"

# A reader that goes away is no error of ours, and one that cannot be written to is.
set +o pipefail
"$runner" run good bad 2>err | true
"$runner" explain good/good.yaml 2>>err | true
"$runner" schema 2>>err | head -1 >out
set -o pipefail
[ ! -s err ] || fail "a closed pipe is complained about"
(trap '' PIPE; status=0; "$runner" explain bad/* 2>err || status=$?; echo "$status" >status) | true
[ "$(cat status)" = 1 ] || fail "a closed pipe changes the status"
if [ -w /dev/full ]; then
    status=0
    "$runner" run good >/dev/full 2>err || status=$?
    [ "$status" = 3 ] && [ -s err ] || fail "lost output is not reported"
fi

# What is interrupted leaves no file that looks whole.
timeout --signal INT 1 "$runner" run good --repeat 5000 --trace traces --junit interrupted.xml >out 2>err || true
[ ! -e interrupted.xml ] || fail "a report of an interrupted run"
find traces -name "*.jsonl" | sed -n 1,200p >whole
while read -r trace; do
    tail -n 1 "$trace" | grep -q '"event":"run_ended"' || fail "$trace is half a trace"
done <whole
echo "pipes and interrupts leave nothing half-done"
