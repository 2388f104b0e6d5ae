/// Texts and keys as YAML has them: without quotes where every reader takes them for text, in double quotes elsewhere.
enum YAMLScalar {
    static func text(_ text: String, isInBrackets: Bool) -> String {
        isPlain(text, isInBrackets: isInBrackets) ? text : quoted(text)
    }

    static func key(_ name: String) -> String {
        let isPlain = !name.isEmpty && name.utf8.allSatisfy(isOfWord) && name.utf8.first != UInt8(ascii: "-")
        return isPlain ? name : quoted(name)
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Words that some readers take for a truth value or for nothing.
    private static let reserved: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    /// It begins with a letter, so that it is no number and has no sign of YAML in front.
    private static func isPlain(_ text: String, isInBrackets: Bool) -> Bool {
        guard let first = text.utf8.first, isOfWord(first), !(0x30...0x39).contains(first),
            first != UInt8(ascii: "-"), !reserved.contains(text.lowercased())
        else { return false }
        guard !text.hasSuffix(" "), !text.hasSuffix(":"), !text.contains(": "), !text.contains(" #") else {
            return false
        }
        if isInBrackets, text.unicodeScalars.contains(where: { ",[]{}:#\"'".unicodeScalars.contains($0) }) {
            return false
        }
        return text.unicodeScalars.allSatisfy(isVisible)
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        // To Swift, a mark is one character with the sign before it, such as a space after a colon.
        case .nonspacingMark, .spacingMark, .enclosingMark: false
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
            .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
            .currencySymbol, .modifierSymbol, .otherSymbol:
            true
        @unknown default: false
        }
    }

    /// Text of several or long lines, as they may stand after the key; `nil` where it must be in quotes.
    ///
    /// - Returns: the sign that follows the key, and the lines that follow it.
    static func block(_ text: String, width: Int) -> (sign: String, lines: [String])? {
        guard let first = text.unicodeScalars.first, first != " ", first != "\n", !text.hasSuffix("\n\n"),
            text.unicodeScalars.allSatisfy({ $0 == "\n" || isVisible($0) })
        else { return nil }
        let ending = text.hasSuffix("\n") ? "" : "-"
        let body = ending.isEmpty ? text.dropLast() : text[...]
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.allSatisfy({ $0.isEmpty || $0.contains { $0 != " " } }) else { return nil }
        let canFold = lines.allSatisfy { !$0.hasPrefix(" ") && !$0.hasSuffix(" ") }
        if canFold, lines.contains(where: { $0.count > width }) {
            return (">" + ending, Array(lines.map { folded($0, width) }.joined(separator: [""])))
        }
        return lines.count > 1 ? ("|" + ending, lines.map(String.init)) : nil
    }

    /// One line as several; each break stands for the space that was there.
    private static func folded(_ line: Substring, _ width: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            // Two spaces stay in a line.
            let mayBreak = !word.isEmpty && !current.isEmpty && !current.hasSuffix(" ")
            if mayBreak, current.count + 1 + word.count > width {
                lines.append(current)
                current = String(word)
            } else {
                current += current.isEmpty ? String(word) : " " + word
            }
        }
        return current.isEmpty ? lines : lines + [current]
    }

    /// Every JSON text is a YAML text in double quotes; what YAML takes for the end of a line or forbids is escaped.
    static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in JSONText.quoted(text).unicodeScalars {
            switch scalar.value {
            case 0x7f...0x9f, 0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
