import Bundler
import Foundation
import ScenarioFile
import Testing

@Suite("Scenario files on disk")
struct ScenarioFilesTests {
    /// A directory that is removed afterwards.
    private func inDirectory(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "drydock-\(ProcessInfo.processInfo.globallyUniqueString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func write(_ text: String, _ path: String) throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test("a file has one name in every spelling of its path, and folders leave out anything that is not a file")
    func oneName() throws {
        try inDirectory { root in
            try write("", root + "/a/b.yaml")
            try write("", root + "/c.yaml")
            let paths = [root + "//a/./b.yaml", root + "/./a", root + "/a/b.yaml", root + "/./c.yaml"]
            #expect(try ScenarioFiles.find(paths) == [root + "/a/b.yaml", root + "/c.yaml"])
            #expect(mkfifo(root + "/pipe.yaml", 0o600) == 0)
            #expect(try ScenarioFiles.find([root]) == [root + "/a/b.yaml", root + "/c.yaml"])
        }
    }

    @Test("scenario files are found at any depth, each once, in the order of their bytes")
    func find() throws {
        try inDirectory { root in
            for name in ["b.yaml", "a/z.yml", "a/B.yaml", "a/c/d.yaml", "notes.md", ".hidden/e.yaml", "ab.yaml"] {
                try write("", root + "/" + name)
            }
            try FileManager.default.createSymbolicLink(atPath: root + "/a/loop", withDestinationPath: root)
            let all = ["a/B.yaml", "a/c/d.yaml", "a/z.yml", "ab.yaml", "b.yaml"].map { root + "/" + $0 }
            #expect(try ScenarioFiles.find([root]) == all)
            #expect(try ScenarioFiles.find([root + "/", root + "/b.yaml"]) == all)
            // A file that is named is taken whatever it is called.
            #expect(try ScenarioFiles.find([root + "/notes.md"]) == [root + "/notes.md"])
            #expect(throws: ScenarioFiles.FindError.missing(path: root + "/nowhere")) {
                try ScenarioFiles.find([root + "/nowhere"])
            }
        }
    }

    @Test("the starter file is valid, gives no warning, and has its name as title")
    func template() throws {
        for path in ["Scenarios/drop/dropped-twice.yaml", "\"quoted\".yaml", "-.yml"] {
            let scenario = try ScenarioLoader.load(text: ScenarioTemplate.text(path: path), path: path).get()
            #expect(scenario.warnings.isEmpty)
            #expect(!scenario.title.isEmpty)
        }
        let text = ScenarioTemplate.text(path: "Scenarios/drop/dropped-twice.yaml")
        #expect(try ScenarioLoader.load(text: text, path: "x").get().title == "Dropped twice")
        #expect(text.hasPrefix("# yaml-language-server: $schema="))
    }

    @Test("a configuration file is found beside the scenario, and its errors name it")
    func configuration() throws {
        try inDirectory { root in
            try write(ExampleScenario.minimal + "\nbuilder: { config: live.yaml, num_senders: 2 }", root + "/s.yaml")
            try write(
                "max_bundle_size: 7\nnum_senders: 0\nnode_http: x\nbuilder: { unsafe: true }",
                root + "/live.yaml"
            )
            let scenario = try ScenarioLoader.load(path: root + "/s.yaml").get()
            #expect(scenario.builder.settings.maxBundleSize == 7)
            #expect(scenario.builder.settings.numSenders == 2)
            #expect(scenario.builder.settings.unsafe)
            try write("max_bundle_siez: 7\nmax_bundle_gas: 1 gwei", root + "/live.yaml")
            let result = ScenarioLoader.load(path: root + "/s.yaml")
            guard case .failure(let errors) = result else {
                Issue.record("a wrong configuration was accepted")
                return
            }
            #expect(errors.diagnostics.map(\.path) == [root + "/live.yaml", root + "/live.yaml"])
            #expect(errors.diagnostics.map { $0.position?.line } == [1, 2])
        }
    }

    @Test("the check command reports in text and in JSON")
    func report() throws {
        try inDirectory { root in
            try write(ExampleScenario.minimal + "\nexpect: { bundles: { mined: \">= 0\" } }", root + "/good.yaml")
            try write(ExampleScenario.minimal + "\nsede: 1", root + "/wrong.yaml")
            let report = CheckReport(files: try ScenarioFiles.find([root]).map(CheckReport.check))
            #expect(!report.isValid)
            #expect(report.text == "ok    \(root)/good.yaml\nBAD   \(root)/wrong.yaml\n1 valid, 1 invalid\n")
            #expect(
                report.diagnosticLines == [
                    "\(root)/good.yaml:3:29: warning: '>= 0' holds in every run",
                    "\(root)/wrong.yaml:3:1: unknown key 'sede' in a scenario; did you mean 'seed'?",
                ]
            )
            let json = try #require(try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any])
            #expect(json["valid"] as? Bool == false)
            let files = try #require(json["files"] as? [[String: Any]])
            let error = try #require((files[1]["errors"] as? [[String: Any]])?.first)
            #expect(error["line"] as? Int == 3)
            #expect(error["column"] as? Int == 1)
        }
    }

    @Test("a missing file or a directory gives one error")
    func missing() {
        guard case .failure(let missing) = ScenarioLoader.load(path: "/nonexistent/x.yaml") else {
            Issue.record("loaded a file that is not there")
            return
        }
        #expect(missing.description == "/nonexistent/x.yaml: no such file")
        guard case .failure(let directory) = ScenarioLoader.load(path: "/") else {
            Issue.record("loaded a directory")
            return
        }
        #expect(directory.description == "/: is a directory")
    }
}
