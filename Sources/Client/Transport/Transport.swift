/// A way to one server.
///
/// Any status is an answer; only a server that cannot be reached, or falls silent, is a failure.
package protocol Transport: Sendable {
    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
    /// Opens an answer that goes on; its head only.
    func open(_ request: TransportRequest) async throws(TransportFailure) -> TransportStream
}

package struct TransportRequest: Sendable {
    /// Percent-encoded, from the server's root.
    package var path: String
    /// JSON to send; nil asks with `GET`.
    package var body: [UInt8]?
    package var headers: [(name: String, value: String)] = []
    /// For the answer to begin.
    package var timeout: Duration
}

package struct TransportResponse: Sendable {
    package var status: Int
    package var entityTag: String?
    package var retryAfter: Duration?
    package var body: [UInt8]

    package init(status: Int, entityTag: String? = nil, retryAfter: Duration? = nil, body: [UInt8] = []) {
        self.status = status
        self.entityTag = entityTag
        self.retryAfter = retryAfter
        self.body = body
    }
}

package struct TransportStream: Sendable {
    package var status: Int
    package var retryAfter: Duration?
    package var pieces: any AsyncSequence<[UInt8], any Error> & Sendable

    package init(
        status: Int,
        retryAfter: Duration? = nil,
        pieces: any AsyncSequence<[UInt8], any Error> & Sendable
    ) {
        self.status = status
        self.retryAfter = retryAfter
        self.pieces = pieces
    }
}

/// The server could not be reached or did not answer to the end; says why.
package struct TransportFailure: Error, Equatable {
    package var detail: String

    package init(_ detail: String) {
        self.detail = detail
    }
}
