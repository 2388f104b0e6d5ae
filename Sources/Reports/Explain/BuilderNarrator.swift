import Bundler
import Checks
import Ethereum
import ScenarioFile
import Simulation

/// What the builder does and why, in a reader's words.
struct BuilderNarrator {
    let names: NameBook
    let settings: BuilderSettings

    /// `nil` for what the chain tells anyway.
    func line(_ event: BuilderEvent, sender: Int?) -> TimelineLine? {
        let actor = sender.map { "sender \($0)" } ?? "pool"
        switch event {
        case .sender(let event): return SenderNarrator(names: names, settings: settings).line(event, actor: actor)
        case .proposal(let event): return ProposalNarrator(names: names).line(event, actor: actor)
        case .pool(let event): return PoolNarrator(names: names).line(event, actor: actor)
        case .transaction(let event): return TransactionNarrator(names: names).line(event, actor: actor)
        }
    }
}
