import Rules
package import Web

/// How the server treats those who ask it, as far as an operator may choose it.
package struct ServingSettings: Sendable {
    /// Requests a second that OpenFeature clients are answered, and as many at once; nil for no limit.
    package var openFeatureRequestsPerSecond: Int?
    /// The sites whose pages may ask for flags from a browser, as browsers write them: `https://shop.example`.
    package var openFeatureOrigins: [String] = []
    /// Where people and programs reach this server, with the path prefix of a proxy. Nil: where the request says that it went,
    /// over plain HTTP.
    package var publicAddress: PublicAddress?
    /// By which names it may be asked for.
    package var allowedHosts = AllowedHosts.local
    /// Streams of change notices that are open at once, and of them to one address.
    package var changeStreams = Limits.Streams.changes
    package var changeStreamsOfPeer = Limits.Streams.changesOfPeer
    /// After so long without a change a stream gets a comment, so that proxies keep it open and dead peers show.
    package var heartbeat = Duration.seconds(15)

    package init() {}
}
