#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The process and its machine.
enum Host {
    static let environment = ProcessInfo.processInfo.environment
    static let processIdentifier = ProcessInfo.processInfo.processIdentifier
    static let cores = ProcessInfo.processInfo.activeProcessorCount
}
