/// Why bytes are not the ABI encoding of the expected types, or a value cannot be encoded as its type.
///
/// `at` is the position of the offending word or byte, counted from the start of the encoded parameters.
public enum ABIError: Error, Hashable, Sendable {
    /// A word or a run of bytes ends beyond the data.
    case truncated(at: Int)
    /// An offset points outside the data.
    case offsetOutOfBounds(at: Int)
    /// A length or element count is larger than the rest of the data.
    case lengthOutOfBounds(at: Int)
    /// Bits that the type leaves unused are set, or bytes after a byte string are not zero.
    case dirtyPadding(at: Int)
    /// A `bool` that is neither 0 nor 1.
    case invalidBool(at: Int)
    case invalidUTF8(at: Int)
    /// The value is right for its ABI type and too large for the type it is read into.
    case valueOutOfRange(at: Int)
    /// Offsets share so much data that decoding it would cost far more than its size.
    case tooMuchWork(at: Int)
    /// Encoding: the value is of another kind than the type asks for, or does not fit it.
    case valueDoesNotMatchType(ABIType)
    /// Encoding: the number of values differs from the number of types.
    case countMismatch(expected: Int, actual: Int)
}
