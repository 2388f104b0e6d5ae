/// Which Drydock this is.
public enum Version {
    /// As `--version` and reports say it. Every version has one fingerprint for a scenario, a seed and a mempool.
    public static let current = "0.2.0"
}
