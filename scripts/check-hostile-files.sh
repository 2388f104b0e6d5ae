#!/bin/bash
# Files that are meant to do harm end in an error that says where, in at most 100 MB of memory.
set -euo pipefail
cd "$(dirname "$0")/.."

runner=$PWD/.build-release/release/scenario-runner
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

most_kib=102400
head=$'scenario: x\nrun: { blocks: 2 }\n'

# times COUNT TEXT
lines() { { yes -- "$2" || true; } | head -n "$1"; }
times() { lines "$1" "$2" | tr -d '\n'; }

# hostile NAME MESSAGE: the file is on standard input.
hostile() {
    local name=$1 message=$2 status=0
    cat >"$name.yaml"
    (ulimit -d "$most_kib" && exec "$runner" check "$name.yaml") >out 2>err || status=$?
    if [ "$status" != 2 ] || ! head -1 err | grep -qE "^$name.yaml:[0-9]+:[0-9]+: .*$message"; then
        echo "$name: status $status; expected 2 and: $message" >&2
        head -c 500 err >&2
        exit 1
    fi
}

{ printf '%stags: ' "$head" && times 10000 '[' && times 10000 ']'; } | hostile depth-10000 'nested more than 100 levels'
{ printf '%stags: ' "$head" && times 4000000 '['; } | hostile brackets 'nested more than 100 levels'
{ printf '%stags: ' "$head" && times 1000000 '{a: '; } | hostile braces 'nested more than 100 levels'
{
    printf '%stags:\n' "$head"
    for ((level = 0; level < 1000; level++)); do printf '%*s-\n' "$level" ''; done
} | hostile depth-in-lines 'nested more than 100 levels'
{
    printf '%sa: &a [x, x, x, x, x, x, x, x, x, x]\n' "$head"
    for word in b:a c:b d:c e:d f:e g:f h:g i:h; do
        printf '%s: &%s [' "${word%:*}" "${word%:*}" && times 9 "*${word#*:}, " && printf '*%s]\n' "${word#*:}"
    done
} | hostile billion-laughs 'aliases expand to more than 100000 nodes'
{ printf '%stags:\n- &a t\n' "$head" && lines 800000 '- *a'; } | hostile aliases 'aliases expand to more than'
printf '%stags: &a [*a]\n' "$head" | hostile list-of-itself 'is inside what it stands for'
printf '%stags: &a {x: *a}\n' "$head" | hostile map-of-itself 'is inside what it stands for'
times 4000000 $'\t' | hostile tabs 'a tab where YAML wants spaces'
{ printf '%s' "$head" && lines 2000000 $'\t'; } | hostile lines-of-tabs 'a tab where YAML wants spaces'
times 2000000 $'a\xff' | hostile damaged-utf-8 'the file is not UTF-8 here'
printf '%sdescription: \xc3' "$head" | hostile half-a-character 'the file is not UTF-8 here'
printf '%sdescription: \xed\xa0\x80' "$head" | hostile surrogate 'the file is not UTF-8 here'
{ printf '%stags: [' "$head" && times 2000000 't,'; } | hostile scalars 'more than 1000000 nodes'
{ printf '%stags: [' "$head" && times 1000000 '[],'; } | hostile empty-lists 'more than 1000000 nodes'
{ printf '%sdescription: "' "$head" && times 4000000 x; } | hostile open-quotation 'not valid YAML'
{ printf '%s? ' "$head" && times 4000000 k && printf '\n: 1\n'; } | hostile long-key "unknown key 'kkk"
lines 1000000 '---' | hostile documents 'a second document begins here'
lines 250000 '%TAG !a! x' | hostile directives 'not valid YAML|more than 100 %TAG directives'
times 8388608 x | hostile eight-mebibytes 'the file is larger than 4 MiB'

# The limit is one: with less, the same program cannot read the same file.
status=0
{ (ulimit -c 0 -d 30000 && exec "$runner" check scalars.yaml) >out || status=$?; } 2>err
[ "$status" != 2 ] || { echo "the limit on memory has no effect" >&2 && exit 1; }
echo "hostile files end in errors, in less than 100 MB"
