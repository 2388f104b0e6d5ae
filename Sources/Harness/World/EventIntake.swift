import SimChain

/// Where the chain's events enter the trace; the place a saboteur may stand.
final class EventIntake: @unchecked Sendable {  // Confined to its simulation's thread.
    private let recorder: TraceRecorder
    private let saboteur: (any Saboteur)?

    init(recorder: TraceRecorder, saboteur: (any Saboteur)?) {
        self.recorder = recorder
        self.saboteur = saboteur
    }

    func record(_ event: ChainEvent) {
        guard let saboteur else { return recorder.record(event) }
        for event in saboteur.chainEvents(event) { recorder.record(event) }
    }
}
