#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The kind of file at a path.
public enum FileKind: Hashable, Sendable {
    case file
    case folder
    /// A symbolic link that was not followed.
    case link
    /// A pipe, a socket, a device.
    case other

    /// The kind of the target of a link; `nil` where there is no file, or it cannot be read.
    public static func of(_ path: String) -> FileKind? {
        var status = stat()
        return stat(path, &status) == 0 ? FileKind(status.st_mode) : nil
    }

    /// Of the entry itself, which may be a link.
    public static func ofEntry(_ path: String) -> FileKind? {
        var status = stat()
        return lstat(path, &status) == 0 ? FileKind(status.st_mode) : nil
    }

    private init(_ mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .link
        default: self = .other
        }
    }
}
