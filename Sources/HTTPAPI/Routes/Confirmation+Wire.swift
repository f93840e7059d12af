import Domain
import Hummingbird
import Wire

extension Backend {
    /// An answer that says which nodes serve a configuration version, once all do or a second has gone by.
    func confirmed(_ answer: some Wire.ConfirmedAnswer, at version: Int64) async throws -> Response {
        let confirmation = await fleet.confirmation(of: version)
        var answer = answer
        answer.confirmedBy = confirmation.confirmedBy
        answer.unconfirmed = confirmation.unconfirmed
        return try Answer.of(answer)
    }
}

extension Wire.Node {
    init(_ sighting: Fleet.Sighting) {
        self.init(
            id: sighting.node.id,
            address: sighting.node.address,
            version: sighting.node.program,
            state: sighting.isLive ? "live" : "lost",
            startedAt: sighting.node.startedAt.description,
            lastSeenAt: sighting.node.seenAt.description,
            configVersion: sighting.node.configurationVersion
        )
    }
}
