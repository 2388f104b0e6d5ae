import ScenarioFile
import Testing

/// A wrong file: what it says after the minimal scenario's two lines, where the error is, and what it says.
struct WrongLines: CustomTestStringConvertible, Sendable {
    var lines: String
    var place: String
    var message: String

    init(_ lines: String, _ place: String, _ message: String) {
        self.lines = lines
        self.place = place
        self.message = message
    }

    var testDescription: String { lines }

    /// Expects this error and no other. The file begins with two lines, so what is given begins in line 3.
    func check() {
        let found = errors(ExampleScenario.minimal + "\n" + lines)
        #expect(
            found.contains {
                $0.position.map(String.init(describing:)) == place && $0.message.contains(message)
            },
            "found \(found.map(\.description))"
        )
        #expect(found.count == 1, "found \(found.map(\.description))")
    }
}
