import AsyncHTTPClient
import JSON
import NIOCore
import NIOHTTP1

/// A connection to a server over HTTP.
package struct HTTPServerConnection: ServerConnection {
    private let baseURL: String
    private let client: HTTPClient

    /// Runs `body` with a connection to `baseURL`, and closes the connection when it ends.
    package static func with<Result: Sendable>(
        _ baseURL: String,
        _ body: (HTTPServerConnection) async -> Result
    ) async -> Result {
        var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(5)))
        // A refused connection is told at once; a person runs the command again, a script has its own retries.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result = await body(HTTPServerConnection(baseURL: trimmed(baseURL), client: client))
        // Shutting down only fails if it was done before.
        try? await client.shutdown()
        return result
    }

    package func send(_ request: ServerRequest) async throws(ConnectionFailure) -> ServerResponse {
        let outgoing = outgoing(request)
        do {
            let deadline = request.timeout.map { NIODeadline.now() + TimeAmount($0) } ?? .distantFuture
            let response = try await client.execute(outgoing, deadline: deadline)
            return ServerResponse(
                status: Int(response.status.code),
                headers: response.headers.map { ($0.name, $0.value) },
                body: BodyPieces(body: response.body) { failure($0, otherwise: "the connection was lost") }
            )
        } catch {
            throw failure(error, otherwise: "cannot connect")
        }
    }

    private func outgoing(_ request: ServerRequest) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: baseURL + request.target)
        outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
        outgoing.headers.add(name: "Accept", value: "application/json")
        outgoing.headers.add(name: "User-Agent", value: "attune")
        if request.prefersJob { outgoing.headers.add(name: "Prefer", value: "respond-async") }
        switch request.body {
        case .none: break
        case .json(let json):
            outgoing.headers.add(name: "Content-Type", value: "application/json")
            outgoing.body = .bytes(ByteBuffer(bytes: json.serialized()))
        case .stream(let bytes, let mediaType):
            outgoing.headers.add(name: "Content-Type", value: mediaType)
            outgoing.body = requestBody(bytes)
        }
        return outgoing
    }

    private func requestBody(_ bytes: some AsyncSequence<[UInt8], any Error> & Sendable) -> HTTPClientRequest.Body {
        .stream(bytes.map { ByteBuffer(bytes: $0) }, length: .unknown)
    }

    /// - Parameter otherwise: What is said of the many errors whose own texts would help nobody.
    private func failure(_ error: any Error, otherwise: String) -> ConnectionFailure {
        let detail =
            switch error {
            case let error as IOError: systemErrorText(error.errnoCode)
            case let error as HTTPClientError where error == .connectTimeout || error == .deadlineExceeded:
                "no answer in time"
            case let error as HTTPClientError where error == .remoteConnectionClosed: "the connection was closed"
            case let error as HTTPClientError: String(describing: error)
            // A body that is read from a file while it is sent.
            case let error as CommandFailure: error.text
            default: otherwise
            }
        return ConnectionFailure(url: baseURL, detail: detail)
    }
}

/// The pieces of a body, whose errors say that the connection broke.
private struct BodyPieces: AsyncSequence, Sendable {
    let body: HTTPClientResponse.Body
    let failure: @Sendable (any Error) -> ConnectionFailure

    func makeAsyncIterator() -> Iterator {
        Iterator(pieces: body.makeAsyncIterator(), failure: failure)
    }

    struct Iterator: AsyncIteratorProtocol {
        var pieces: HTTPClientResponse.Body.AsyncIterator
        let failure: @Sendable (any Error) -> ConnectionFailure

        @concurrent
        mutating func next() async throws -> [UInt8]? {
            do {
                return try await pieces.next().map { Array($0.readableBytesView) }
            } catch {
                throw failure(error)
            }
        }
    }
}

private func trimmed(_ url: String) -> String {
    var url = url
    while url.hasSuffix("/") { url.removeLast() }
    return url
}
