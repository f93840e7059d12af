/// What answers to changes of the configuration say of the nodes.
package protocol ConfirmedAnswer: Codable {
    /// The nodes that serve what was changed.
    var confirmedBy: [String]? { get set }
    /// The live nodes that did not say so within a second; they will as soon as they can.
    var unconfirmed: [String]? { get set }
}

/// A server process: an item of `GET /status`.
package struct Node: Codable, Sendable, Equatable {
    package var id: String
    package var address: String
    package var version: String
    /// `live` or `lost`.
    package var state: String
    package var startedAt: String
    package var lastSeenAt: String
    package var configVersion: Int64

    package init(
        id: String,
        address: String,
        version: String,
        state: String,
        startedAt: String,
        lastSeenAt: String,
        configVersion: Int64
    ) {
        self.id = id
        self.address = address
        self.version = version
        self.state = state
        self.startedAt = startedAt
        self.lastSeenAt = lastSeenAt
        self.configVersion = configVersion
    }
}
