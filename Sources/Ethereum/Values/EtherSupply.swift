/// How much ether a simulated world can hold. A scenario file that wants more is refused when it is loaded.
public enum EtherSupply {
    /// More than this is never issued, so that no sum of amounts leaves 128 bits.
    public static let limit = Wei(1 << 127)
    /// The faucet's ether at genesis: 10¹² ether, more than the timeline of any scenario moves.
    public static let faucet = Wei(1_000_000_000_000 * Wei.ether.rawValue)
    /// The ether that can be issued to others than the faucet.
    public static let issuable = limit - faucet
}
