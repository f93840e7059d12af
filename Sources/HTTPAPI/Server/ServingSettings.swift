/// How the server treats those who ask which bundle applies, as far as an operator may choose it.
package struct ServingSettings: Sendable {
    /// Requests a second that OpenFeature clients are answered, and as many at once; nil for no limit.
    package var openFeatureRequestsPerSecond: Int?
    /// Where clients reach this server, with the path prefix of a proxy and without a slash at the end. Nil: where the
    /// request says that it went, over plain HTTP.
    package var publicURL: String?
    /// Streams of change notices that are open at once.
    package var changeStreams = 1_000
    /// After so long without a change a stream gets a comment, so that proxies keep it open and dead peers show.
    package var heartbeat = Duration.seconds(15)

    package init() {}
}
