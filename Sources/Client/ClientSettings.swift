/// How a client keeps in touch with its server.
public struct ClientSettings: Sendable {
    /// Where the last good configuration and the reports that wait are kept, so that both survive a restart. Made if it is
    /// not there; belongs to one client at a time. Nil keeps them in memory alone.
    public var folder: String?
    /// Between two looks for a new configuration, give or take a tenth. Changes are heard of at once where the server's
    /// stream can be reached.
    public var pollInterval = Duration.seconds(30)
    /// Between two times at which reports are sent.
    public var sendInterval = Duration.seconds(1)
    /// Reports of one request; at most 10,000.
    public var batch = 500
    /// Reports that wait at once; beyond, further ones are refused with ``AttuneError/bufferFull``.
    public var capacity = 10_000
    /// For an answer to begin.
    public var timeout = Duration.seconds(5)

    /// The defaults above.
    public init() {}
}
