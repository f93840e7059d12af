import HTTPTypes
import Synchronization

/// How many streams may be open at once, in all and to one address.
final class StreamPlaces: Sendable {
    /// One of them; it is free again when nobody holds it any more.
    final class Place: Sendable {
        private let places: StreamPlaces
        private let peer: Peer

        fileprivate init(_ places: StreamPlaces, _ peer: Peer) {
            self.places = places
            self.peer = peer
        }

        deinit { places.leave(peer) }
    }

    private static let retryAfterSeconds = "10"

    private let total: Int
    private let ofPeer: Int
    private let taken = Mutex<[Peer: Int]>([:])

    init(total: Int, ofPeer: Int) {
        self.total = total
        self.ofPeer = ofPeer
    }

    func take(for peer: Peer) throws(RequestError) -> Place {
        let refusal = taken.withLock { taken -> RequestError? in
            guard taken.values.reduce(0, +) < total else {
                return Self.tooMany("\(total) streams are open, and this server keeps no more.")
            }
            guard taken[peer, default: 0] < ofPeer else {
                return Self.tooMany("\(ofPeer) streams are open to \(peer.address), and no address gets more.")
            }
            taken[peer, default: 0] += 1
            return nil
        }
        if let refusal { throw refusal }
        return Place(self, peer)
    }

    private func leave(_ peer: Peer) {
        taken.withLock { taken in
            let count = taken[peer, default: 1] - 1
            taken[peer] = count > 0 ? count : nil
        }
    }

    private static func tooMany(_ sentence: String) -> RequestError {
        RequestError(
            status: .tooManyRequests,
            code: "too_many_streams",
            detail: "\(sentence) Poll instead.",
            headers: [.retryAfter: retryAfterSeconds]
        )
    }
}
