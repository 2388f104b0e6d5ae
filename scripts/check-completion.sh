#!/bin/bash
# Types command lines with TAB into real shells, and compares what stands there then. A shell that is not installed is
# left out, and that is said.
set -euo pipefail
cd "$(dirname "$0")/.."

runner=$PWD/.build-release/release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# With its folder of generated completions there, fish does not fill it in the background, where it would outlive us.
mkdir -p "$work/folder/inner" "$work/.config/fish" "$work/.local/share/fish/generated_completions"
printf 'scenario: A\ntags: [first-tag, other]\nrun: { blocks: 2 }\n' >"$work/folder/a scenario.yaml"

# A tab where TAB is typed, and the words that stand there then. TAB goes as far as there is one way to go on.
typed=()
expected=()
line() {
    typed+=("$1")
    expected+=("$2")
}
line $'sche\t' '[schema]'
line $'--vers\t' '[--version]'
line $'help expl\t' '[help][explain]'
line $'run --fail\t' '[run][--fail-fast]'
line $'run --format j\t' '[run][--format][json]'
line $'run --format=j\t' '[run][--format=json]'
line $'run --mempool an\t' '[run][--mempool][anvil]'
line $'run --set builder.max_bundle_s\t7' '[run][--set][builder.max_bundle_size=7]'
line $'run folder --tag fir\t' '[run][folder][--tag][first-tag]'
line $'run folder --filter fol\t' '[run][folder][--filter][folder/a scenario.yaml]'
line $'run folder/a\t' '[run][folder/a scenario.yaml]'
line $'run --junit folder/a\t' '[run][--junit][folder/a scenario.yaml]'
line $'run --junit=folder/a\t' '[run][--junit=folder/a scenario.yaml]'
line $'run --trace fol\tin\t' '[run][--trace][folder/inner/]'
line $'imp\t--fe\tfolder/a\t' '[import][--fees][folder/a scenario.yaml]'
line $'run --seed fol\t' '[run][--seed][fol]'

cat >"$work/bashrc" <<'START'
words() { local index=$1; shift; { printf '%s ' "$index"; printf '[%s]' "$@"; echo; } >>words; }
source ./script
START
cat >"$work/.zshrc" <<'START'
words() { local index=$1; shift; { printf '%s ' "$index"; printf '[%s]' "$@"; echo; } >>words; }
setopt no_beep no_auto_remove_slash
bindkey -e
autoload -Uz compinit
compinit -D -u
source ./script
START
cat >"$work/.config/fish/config.fish" <<'START'
function words
    begin; printf '%s ' $argv[1]; printf '[%s]' $argv[2..-1]; echo; end >>words
end
source ./script
START

# What a person types: the command with its TABs, then at the beginning of the line what writes its words down.
keys() {
    local index
    for index in "${!typed[@]}"; do printf 'scenario-runner %s\x01words %s \x05\n' "${typed[$index]}" "$index"; done
    printf 'exit\n'
}

# The shell has a terminal of its own, and reads what was typed beforehand.
try() {
    local shell=$1 index found failed=0
    rm -f "$work/words"
    "$runner/scenario-runner" --generate-completion-script "$shell" >"$work/script"
    (
        cd "$work"
        export HOME=$work PATH=$runner:$PATH TERM=xterm
        unset XDG_CONFIG_HOME XDG_DATA_HOME ZDOTDIR
        keys | timeout 60 script -qec "$2" /dev/null >terminal 2>&1 || true
    )
    for index in "${!typed[@]}"; do
        found=$(sed -n "s/^$index \[scenario-runner\]//p" "$work/words" | tail -1)
        if [ "$found" != "${expected[$index]}" ]; then
            printf '%s: %q became %s instead of %s\n' "$shell" "${typed[$index]}" "$found" "${expected[$index]}" >&2
            failed=1
        fi
    done
    [ "$failed" = 0 ] || exit 1
    echo "$shell: ${#typed[@]} command lines are completed"
}

for shell in bash zsh fish; do
    if ! command -v "$shell" >/dev/null; then
        echo "$shell: not installed, so its completion is not tried"
        continue
    fi
    case $shell in
        bash) try bash 'bash --noprofile --rcfile ./bashrc -i' ;;
        zsh) try zsh 'zsh -d -i' ;;
        fish) try fish 'fish -i' ;;
    esac
done
