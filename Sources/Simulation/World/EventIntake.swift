import ScenarioFile
import SimChain

/// Where the chain's events enter the trace; the place an injector may stand.
final class EventIntake: @unchecked Sendable {  // Confined to its simulation's thread.
    private let recorder: TraceRecorder
    private let injector: (any FaultInjector)?

    init(recorder: TraceRecorder, injector: (any FaultInjector)?) {
        self.recorder = recorder
        self.injector = injector
    }

    func record(_ event: ChainEvent) {
        guard let injector else { return recorder.record(event) }
        for event in injector.chainEvents(event) { recorder.record(event) }
    }
}
