#!/bin/bash
# Looks for what would make two runs of one scenario differ: clocks, randomness and identities of the process.
set -euo pipefail
cd "$(dirname "$0")/.."

forbidden='Task\.sleep|ContinuousClock|SuspendingClock|Date\(\)|DispatchTime|SystemRandomNumberGenerator'
forbidden+='|\.random\(in: *[^,)]*\)|\.random\(\)|\.shuffled\(\)|\.shuffle\(\)|\.randomElement\(\)|UUID\(\)'
forbidden+='|\.hashValue|ObjectIdentifier|Task\.detached|DispatchQueue|getenv|getpid|ProcessInfo'

# The scheduler starts the one root task of a simulation; nothing else starts tasks of its own.
unstructured='(^|[^.A-Za-z])Task(\(| *\{)'

status=0
if grep -rnE "$forbidden" Sources/{Wording,Files,Ethereum,Bundler,SimChain,ScenarioFile,Simulation,Checks,Fuzzing,Reports} \
    | grep -vE '^[^:]+:[0-9]+: *///?' ; then
    echo "forbidden in code that must be deterministic (see docs/architecture.md, Determinism)" >&2
    status=1
fi
if grep -rnE "$unstructured" Sources/{Bundler,SimChain,ScenarioFile,Simulation,Checks,Fuzzing,Reports} \
    | grep -vE '^[^:]+:[0-9]+: *///?' | grep -v '^Sources/SimChain/Scheduling/SimScheduler.swift:'; then
    echo "unstructured tasks: use task groups" >&2
    status=1
fi
exit $status
