import CYaml

/// One event of a YAML text, with the place where what it stands for begins.
struct YAMLEvent {
    var kind: Kind
    var position: SourcePosition
    /// The name of an anchor, or of what an alias stands for.
    var anchor: String?
    /// As resolved: `tag:yaml.org,2002:int` for `!!int`.
    var tag: String?

    enum Kind {
        case documentStart, documentEnd, streamEnd
        case alias
        case scalar(String, isPlain: Bool)
        case sequenceStart, sequenceEnd
        case mappingStart, mappingEnd
    }
}

/// The events of a YAML text, one after the other: whoever reads them can stop before a text has cost much.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeBufferPointer<UInt8>

    /// - Parameter text: must stay where it is while events are read.
    init(_ text: UnsafeBufferPointer<UInt8>) throws(SourceText.Problem) {
        self.text = text
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else { throw Self.unreadable }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Events after the end of the stream are ends of the stream.
    func next() throws(SourceText.Problem) -> YAMLEvent {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
            defer { yaml_event_delete(&event) }
            if let event = Self.event(event) { return event }
        }
    }

    /// `nil` for the start of the stream, which says nothing.
    private static func event(_ event: yaml_event_t) -> YAMLEvent? {
        let position = SourcePosition(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return YAMLEvent(
                kind: .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
                position: position,
                anchor: string(scalar.anchor),
                tag: string(scalar.tag)
            )
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return YAMLEvent(
                kind: .sequenceStart,
                position: position,
                anchor: string(start.anchor),
                tag: string(start.tag)
            )
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return YAMLEvent(
                kind: .mappingStart,
                position: position,
                anchor: string(start.anchor),
                tag: string(start.tag)
            )
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias, position: position, anchor: string(event.data.alias.anchor))
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, position: position)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, position: position)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, position: position)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, position: position)
        case YAML_STREAM_START_EVENT: return nil
        // Also what follows the end: libyaml answers with no event there.
        default: return YAMLEvent(kind: .streamEnd, position: position)
        }
    }

    private static func string(_ bytes: UnsafePointer<UInt8>?) -> String? { bytes.map { String(cString: $0) } }

    // MARK: - Errors

    private static let unreadable = SourceText.Problem(position: nil, message: "the file cannot be read as YAML")

    /// What the parser stopped at.
    private var problem: SourceText.Problem {
        let parser = parser.pointee
        guard let problem = parser.problem.map({ String(cString: $0) }) else { return Self.unreadable }
        switch parser.error {
        case YAML_READER_ERROR: return .init(position: .start, message: "not valid YAML: \(problem)")
        case YAML_SCANNER_ERROR, YAML_PARSER_ERROR: break
        default: return Self.unreadable
        }
        let position = SourcePosition(parser.problem_mark)
        if character(at: Int(parser.problem_mark.index)) == UInt8(ascii: "\t") {
            return .init(position: position, message: "a tab where YAML wants spaces")
        }
        let context = parser.context.map { " " + String(cString: $0) } ?? ""
        let isName = context.hasSuffix("an alias") || context.hasSuffix("an anchor")
        let help = isName ? "; text that begins with * or & needs quotes" : ""
        return .init(position: position, message: "not valid YAML: \(problem)\(context)\(help)")
    }

    /// The first byte of a character, which libyaml counts from 0; `nil` past the end.
    private func character(at index: Int) -> UInt8? {
        var characters = -1
        for byte in text where byte & 0xc0 != 0x80 {
            characters += 1
            if characters == index { return byte }
        }
        return nil
    }
}

extension SourcePosition {
    /// libyaml counts lines and columns from 0.
    fileprivate init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1) }
}
