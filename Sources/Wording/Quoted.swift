/// Text from outside, inside a message of one line.
public enum Quoted {
    static let longest = 60

    /// In single quotes, cut after 60 characters, line breaks and control characters made visible.
    public static func text(_ text: some StringProtocol) -> String {
        var shown = "'"
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < longest else {
                shown += "…"
                break
            }
            count += 1
            show(scalar, in: &shown)
        }
        return shown + "'"
    }

    /// All of a text, line breaks and control characters made visible.
    public static func oneLine(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars { show(scalar, in: &shown) }
        return shown
    }

    private static func show(_ scalar: Unicode.Scalar, in shown: inout String) {
        switch scalar {
        case "\n": shown += "\\n"
        case "\r": shown += "\\r"
        case "\t": shown += "\\t"
        default:
            if scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || (0x2028...0x202e).contains(scalar.value) {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
    }
}
