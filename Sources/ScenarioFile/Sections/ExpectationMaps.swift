import Bundler
import Ethereum
import Wording

extension Format<[MetricCheck]> {
    static let metrics = Self(
        shape: .mapOf(Format<CountCheck>.count.shape, keys: .words(BuilderMetric.spellings)),
        read: { $0.metrics() },
        write: { .map($0.map { .init(name: $0.spelling, value: Format<CountCheck>.count.write($0.check)) }) }
    ).forgetting { metrics in
        for index in metrics.indices { metrics[index].check.position = .start }
    }
}

extension MetricCheck {
    /// With or without the scope, as the file has it: `fails` may name it.
    fileprivate var spelling: String {
        let last = check.path.split(separator: ".").last.map(String.init) ?? ""
        return BuilderMetric(named: last) == metric ? last : metric.rawValue
    }
}

extension Format<[MethodCheck]> {
    static let rpcCalls = Self(
        shape: .mapOf(Format<CountCheck>.count.shape, keys: Format<RPCMethod>.method.shape),
        read: { $0.rpcCalls() },
        write: { .map($0.map { .init(name: $0.method.rawValue, value: Format<CountCheck>.count.write($0.check)) }) }
    ).forgetting { calls in
        for index in calls.indices { calls[index].check.position = .start }
    }
}

extension Format<[EventCount]> {
    static let eventCounts = Self(
        shape: .mapOf(Format<CountCheck>.count.shape, keys: .words(EventKind.all.map(\.name))),
        read: { $0.eventCounts() },
        write: { .map($0.map { .init(name: $0.name, value: Format<CountCheck>.count.write($0.check)) }) }
    ).forgetting { counts in
        for index in counts.indices { counts[index].check.position = .start }
    }
}

extension Format<RPCMethod> {
    static let method = word("method", notYet: NodeReader.relayMethods)
}

extension NodeReader {
    fileprivate func metrics() -> [MetricCheck]? {
        pairs(expecting: "a map from metrics to checks")?.compactMap { key, name, value in
            guard let metric = BuilderMetric(named: name) else {
                guard !BuilderMetric.isLater(name) else {
                    key.report("metric \(Quoted.text(name)) is not supported yet")
                    return nil
                }
                key.report(
                    "unknown metric \(Quoted.text(name))"
                        + context.diagnostics.hint(for: name, among: BuilderMetric.spellings)
                )
                return nil
            }
            return value.countCheck().map { MetricCheck(metric: metric, check: $0) }
        }
    }

    fileprivate func eventCounts() -> [EventCount]? {
        pairs(expecting: "a map from events to checks")?.compactMap { key, _, value in
            let name = key.word("event", of: EventKind.all.map(\.name))
            guard let check = value.countCheck(), let name else { return nil }
            return EventCount(name: name, check: check)
        }
    }

    fileprivate func rpcCalls() -> [MethodCheck]? {
        pairs(expecting: "a map from methods to checks")?.compactMap { key, _, value in
            let method = Format<RPCMethod>.method.read(key)
            guard let check = value.countCheck(), let method else { return nil }
            return MethodCheck(method: method, check: check)
        }
    }
}
