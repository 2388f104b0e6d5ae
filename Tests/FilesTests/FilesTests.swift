import Files
import Foundation
import Testing

@Suite("Files")
struct FilesTests {
    /// A folder that is removed afterwards.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "drydock-\(ProcessInfo.processInfo.globallyUniqueString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try FileContents.read(path, atMost: 1 << 20), as: UTF8.self)
    }

    private func problem(_ body: () throws(FileProblem) -> Void) -> String {
        do throws(FileProblem) {
            try body()
            return "none"
        } catch {
            return error.description
        }
    }

    private func put(_ text: String, _ file: OutputFile) throws {
        try Array(text.utf8).withUnsafeBytes { try file.put($0) }
    }

    @Test("a file is read to its end, or to the requested length")
    func read() throws {
        try inFolder { folder in
            let path = folder + "/a"
            let long = String(repeating: "0123456789", count: 20_000)
            try FileContents.replace(path, with: long)
            #expect(try text(path) == long)
            #expect(try FileContents.read(path, atMost: 3) == Array("012".utf8))
            #expect(try FileContents.read(path, atMost: 150_000) == Array(long.utf8.prefix(150_000)))
            #expect(try FileContents.read(path, atMost: 0).isEmpty)
            // It has no end.
            #expect(try FileContents.read("/dev/zero", atMost: 100_000) == [UInt8](repeating: 0, count: 100_000))
        }
    }

    @Test("replacing a file replaces all its contents and leaves no other file")
    func replace() throws {
        try inFolder { folder in
            let path = folder + "/a"
            try FileContents.replace(path, with: "a long text")
            try FileContents.replace(path, with: "é")
            #expect(try text(path) == "é")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
        }
    }

    @Test("appending creates the file, and adds to a file that exists")
    func append() throws {
        try inFolder { folder in
            let path = folder + "/a"
            try FileContents.append("one\n", to: path)
            try FileContents.append("two\n", to: path)
            #expect(try text(path) == "one\ntwo\n")
        }
    }

    @Test("creating a file does not change a file that exists")
    func make() throws {
        try inFolder { folder in
            let path = folder + "/a"
            try FileContents.make(path, with: "first")
            #expect(throws: FileProblem.exists) { try FileContents.make(path, with: "second") }
            #expect(try text(path) == "first")
        }
    }

    @Test("a file written in pieces gets its name when it is complete, and replaces an older one")
    func pieces() throws {
        try inFolder { folder in
            try FileContents.replace(folder + "/a", with: "old")
            let file = try OutputFile(folder + "/a", unfinished: folder + "/a.1")
            try put("new ", file)
            #expect(try text(folder + "/a") == "old")
            try put("text", file)
            try file.end()
            #expect(try text(folder + "/a") == "new text")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
        }
    }

    @Test("a file that is given up, or cannot get its name, leaves no other file")
    func discarded() throws {
        try inFolder { folder in
            let given = try OutputFile(folder + "/a", unfinished: folder + "/a.1")
            try put("text", given)
            given.discard()
            let nameless = try OutputFile(folder + "/nowhere/a", unfinished: folder + "/a.1")
            #expect(problem { () throws(FileProblem) in try nameless.end() } == "No such file or directory")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("the kind of a path is told, with links followed or not")
    func kinds() throws {
        try inFolder { folder in
            try FileContents.make(folder + "/file", with: "")
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder)
            try FileManager.default.createSymbolicLink(atPath: folder + "/broken", withDestinationPath: folder + "/no")
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            let expected: [String: (FileKind?, FileKind?)] = [
                "": (.folder, .folder), "/file": (.file, .file), "/link": (.folder, .link), "/broken": (nil, .link),
                "/pipe": (.other, .other), "/nothing": (nil, nil),
            ]
            for (name, kinds) in expected {
                #expect(FileKind.of(folder + name) == kinds.0, "\(name)")
                #expect(FileKind.ofEntry(folder + name) == kinds.1, "\(name)")
            }
        }
    }

    @Test("a folder is created with its parent folders, and lists its contents")
    func folders() throws {
        try inFolder { folder in
            let inner = folder + "/a/b/c"
            try Folder.make(inner)
            try Folder.make(inner)
            try FileContents.make(inner + "/x", with: "")
            #expect(try Folder.names(in: inner) == ["x"])
            #expect(try Folder.names(in: folder + "/a") == ["b"])
            #expect(problem { () throws(FileProblem) in try Folder.make(inner + "/x") } != "none")
            #expect(problem { () throws(FileProblem) in _ = try Folder.names(in: inner + "/x") } == "Not a directory")
            #expect(!Folder.temporary.hasSuffix("/"))
        }
    }

    @Test(
        "the folder of a path is the part before its last name",
        arguments: [("a", "."), ("a/b", "a"), ("/a", "/"), ("/a/b/c", "/a/b"), ("./a", ".")]
    )
    func containing(path: String, folder: String) {
        #expect(Folder.containing(path) == folder)
    }

    @Test("a problem has the system's words")
    func problems() throws {
        try inFolder { folder in
            let missing = folder + "/missing/a"
            let words = "No such file or directory"
            #expect(problem { () throws(FileProblem) in _ = try FileContents.read(missing, atMost: 1) } == words)
            #expect(problem { () throws(FileProblem) in try FileContents.replace(missing, with: "") } == words)
            #expect(problem { () throws(FileProblem) in try FileContents.make(missing, with: "") } == words)
            #expect(problem { () throws(FileProblem) in try FileContents.append("", to: missing) } == words)
            #expect(
                problem { () throws(FileProblem) in _ = try FileContents.read(folder, atMost: 1) } == "Is a directory"
            )
            #expect(
                problem { () throws(FileProblem) in try FileContents.replace(folder, with: "x") } == "Is a directory"
            )
            guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
            let full = problem { () throws(FileProblem) in try FileContents.append("x", to: "/dev/full") }
            #expect(full == "No space left on device")
        }
    }
}
