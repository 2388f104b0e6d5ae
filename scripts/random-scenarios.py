#!/usr/bin/env python3
"""Runs random scenarios, and prints those in which an invariant does not hold.

usage: scripts/random-scenarios.py COUNT [--seed S] [--first N] [--markets] [--runner PATH] [--keep FOLDER]

Scenario number N of seed S is always the same file. It has faults of every kind until block 60, and then rest, so that
liveness is judged too. Expectations are none: only the invariants judge. What an action does not find (a transaction to
drop) is no failure here. With --markets, each of them has a fee market until block 60, too.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

METHODS = [
    "eth_getTransactionCount", "eth_getBalance", "eth_call", "eth_feeHistory", "eth_maxPriorityFeePerGas",
    "eth_sendRawTransaction", "eth_getTransactionByHash", "eth_getTransactionReceipt", "eth_getLogs",
    "debug_traceCall", "debug_traceTransaction", "txpool_contentFrom", "eth_getBlockByHash", "eth_getBlockByNumber",
]
LAST_FAULT = 60
BLOCKS = 260


def amount(r, low, high, unit="gwei"):
    return f"{round(r.uniform(low, high), 2)} {unit}"


def block(r, last=LAST_FAULT):
    number = r.randint(1, last - 1)
    return f"block {number}" if r.random() < 0.5 else f"block {number} + {r.randint(1, 900)}ms"


def window(r):
    first = r.randint(1, LAST_FAULT - 10)
    return f"block {first}..{first + r.randint(0, 8)}"


def rpc(r, senders):
    parts = [f"method: {r.choice(METHODS)}"]
    if r.random() < 0.3:
        parts.append(f"sender: {r.randrange(senders)}")
    if r.random() < 0.4:
        parts.append(f"probability: {r.choice(['0.1', '0.3', '0.7'])}")
    if r.random() < 0.4:
        parts.append(f"times: {r.randint(1, 4)}")
    parts.append(r.choice([
        'error: { code: -32603, message: "internal error" }',
        'error: { code: -32000, message: "request timed out" }',
        'error: { code: -32005, message: "rate limit exceeded" }',
        "timeout: true", "lose: request", "lose: response", f"latency: {r.randint(10, 9000)}ms",
    ]))
    return "rpc: { " + ", ".join(parts) + " }"


def fault(r, senders):
    sender = r.randrange(senders)
    kind = r.randrange(12)
    if kind < 4:
        return f"  - during: {window(r)}\n    {rpc(r, senders)}"
    if kind == 4:
        refusal = r.choice(["underpriced", "replacement_underpriced", "nonce_too_low", "insufficient_funds",
                            "condition_not_met", "rejected", "already_known"])
        to = r.choice(["send_bundle", "send_bundle", "send_cancellation"])
        return f"  - during: {window(r)}\n    answer: {{ to: {to}, with: {refusal}, times: {r.randint(1, 3)} }}"
    if kind == 5:
        vanish = r.choice(["true", "false"])
        return f"  - at: {block(r)}\n    reorg: {{ depth: {r.randint(1, 4)}, vanish: {vanish} }}"
    if kind == 6:
        return f"  - at: {block(r)}\n    base_fee: {amount(r, 5, 120)}"
    if kind == 7:
        return f"  - at: {block(r)}\n    priority_fee: {amount(r, 0, 3)}"
    if kind == 8:
        return f"  - at: {block(r)}\n    foreign_transaction: {{ sender: {sender} }}"
    if kind == 9:
        first = r.randint(1, LAST_FAULT - 20)
        fees = f"max_fee_per_gas: {amount(r, 15, 60)}, max_priority_fee_per_gas: {amount(r, 0.1, 14)}"
        until = f"until: block {first + r.randint(1, 15)}"
        return f"  - at: block {first}\n    stuck_transaction: {{ sender: {sender}, {fees}, {until} }}"
    if kind == 10:
        return f"  - at: {block(r)}\n    miss_slots: {r.randint(1, 3)}"
    return f"  - at: {block(r)}\n    drop: {{ transaction: latest, sender: {sender} }}"


def operations(r, number, entry_points):
    parts = [f"label: op{number}", f"count: {r.randint(1, 12)}"]
    if r.random() < 0.6:
        tip = round(r.uniform(0.5, 6), 2)
        parts += [f"max_priority_fee_per_gas: {tip} gwei", f"max_fee_per_gas: {round(tip + r.uniform(20, 300), 2)} gwei"]
    if r.random() < 0.2:
        parts.append("from: same")
    if r.random() < 0.2:
        parts.append(f"paymaster: {{ label: pm{r.randrange(2)}x{number}, deposit: {r.choice(['0.03', '0.2', '5'])} ether }}")
    if r.random() < 0.2:
        where = r.choice(["second_simulation", "bundle", "inclusion"])
        reason = r.choice(["AA24 signature error", "AA23 reverted", "AA25 invalid account nonce"])
        parts.append(f'validation: {{ fails: {{ at: {where}, reason: "{reason}" }} }}')
    if r.random() < 0.2:
        parts.append(f"valid_until: block {r.randint(20, 120)}")
    if r.random() < 0.2:
        parts.append(f"call_gas: {{ limit: {r.randint(50, 4000)}k, used: 40k }}")
    if len(entry_points) > 1:
        parts.append(f"entry_point: {r.choice(entry_points)}")
    return f"  - at: {block(r)}\n    submit: {{ {', '.join(parts)} }}"


def spread(r):
    return r.choice([
        amount(r, 0.5, 40), f"{{ uniform: [{amount(r, 0.1, 20)}, {amount(r, 20, 60)}] }}",
        f"{{ lognormal: {{ median: {amount(r, 1, 40)}, sigma: {round(r.uniform(0, 2), 2)} }} }}",
        f"{{ choice: [{amount(r, 0.1, 60)}, {amount(r, 0.1, 60)}] }}",
    ])


def market(r):
    kind = r.choice(["steady", "spike", "wave", "walk"])
    keys = [f"kind: {kind}"]
    if kind == "spike":
        keys += [f"at: block {r.randint(1, 50)}", f"for: {r.randint(1, 30)} blocks"]
    if kind == "wave":
        keys += [f"low: {r.randint(0, 50)}M", f"high: {r.randint(50, 500)}M", f"period: {r.randint(1, 60)} blocks"]
    elif r.random() < 0.6:
        keys.append(f"gas_per_block: {r.choice([0, 5, 30, 60, 90, 300, 3000])}M")
    if kind == "walk":
        keys += [f"volatility: {round(r.uniform(0, 0.5), 2)}", f"mean_reversion: {round(r.uniform(0, 0.3), 2)}"]
    if r.random() < 0.5:
        keys.append(f"max_fee: {spread(r)}")
    if r.random() < 0.5:
        keys.append(f"tip: {spread(r)}")
    return f"market: {{ {', '.join(keys)} }}"


def scenario(seed, number, has_market):
    r = random.Random(f"{seed}/{number}")
    # Of its own: the rest of the scenario is the same with and without one.
    others = f", {market(random.Random(f'{seed}/{number}/market'))}" if has_market else ""
    seconds = r.choice([1, 12])
    latency = int(r.uniform(1, 1500) * seconds) if r.random() < 0.3 else r.randint(1, 200)
    # A call that takes ten seconds or more is never answered.
    latency = min(latency, 9000)
    nodes = [f"{{ name: a, latency: {latency}ms }}"]
    if r.random() < 0.2:
        nodes.append(f"{{ name: b, latency: {r.randint(1, 400)}ms }}")
    senders = r.choice([1, 1, 2, 3, 4, 8, 16])
    entry_points = r.choice([["v0.7"], ["v0.6"], ["v0.7", "v0.6"]])
    lines = [
        "version: 1", f"scenario: Random {seed}/{number}", f"run: {{ blocks: {BLOCKS} }}",
        f"chain: {{ block_time: {seconds}s, mempool: {r.choice(['geth', 'reth', 'anvil'])}, nodes: [{', '.join(nodes)}]{others} }}",
        f"entry_point: [{', '.join(entry_points)}]",
        "builder: { " + ", ".join([
            f"num_senders: {senders}", f"max_bundle_size: {r.choice([1, 3, 10, 128])}",
            f"max_replacement_underpriced_blocks: {r.choice([0, 3, 20])}",
            f"max_cancellation_fee_increases: {r.choice([0, 3, 15])}",
            f"max_blocks_to_wait_for_mine: {r.choice([1, 2, 3])}",
            f"bundle_packing: {r.choice(['in_order', 'fill_gaps'])}", "signer_balance: 100 ether",
        ]) + " }",
        "timeline:",
    ]
    lines += [operations(r, n, entry_points) for n in range(r.randint(1, 10))]
    lines += [fault(r, senders) for _ in range(r.randint(0, 8))]
    if has_market:
        lines.append(f"  - at: block {LAST_FAULT}\n    traffic: balanced")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--markets", action="store_true")
    parser.add_argument("--runner", default=".build-release/release/scenario-runner")
    parser.add_argument("--keep")
    options = parser.parse_args()
    print(f"seed {options.seed}, scenarios {options.first} to {options.first + options.count - 1}")
    broken = invalid = ran = 0
    for start in range(options.first, options.first + options.count, 500):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(start, min(start + 500, options.first + options.count)):
                with open(f"{folder}/{number:07}.yaml", "w") as file:
                    file.write(scenario(options.seed, number, options.markets))
            output = subprocess.run(
                [options.runner, "run", folder, "--format", "json"], capture_output=True, text=True, check=False
            )
            report = json.loads(output.stdout)
            invalid += len(report["invalid"])
            for problem in report["invalid"][:3]:
                print("invalid:", problem["path"], problem["line"], problem["message"])
            for result in report["results"]:
                ran += 1
                problems = [(v["invariant"], v["message"]) for v in result["violations"]]
                if result.get("harness_error"):
                    problems.append(("harness_error", str(result["harness_error"])))
                if not problems:
                    continue
                broken += 1
                name = os.path.basename(result["path"])
                print(f"{name[:7]}: {problems[0][0]}: {problems[0][1]}"[:260])
                if options.keep:
                    os.makedirs(options.keep, exist_ok=True)
                    with open(f"{folder}/{name}") as source, open(f"{options.keep}/{name}", "w") as target:
                        target.write(source.read())
    print(f"{ran} ran, {broken} broke an invariant, {invalid} were invalid")
    sys.exit(1 if broken or invalid else 0)


main()
