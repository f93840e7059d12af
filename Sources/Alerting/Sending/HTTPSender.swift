import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends requests and says what became of them.
struct HTTPSender: Sendable {
    private static let mostAnswerBytes = 4_096

    private let client: HTTPClient
    private let timeout: TimeAmount

    /// - Parameter timeoutSeconds: how long a receiver may take in all.
    init(client: HTTPClient, timeoutSeconds: Double) {
        self.client = client
        timeout = .milliseconds(Int64(clamping: timeoutSeconds * 1_000))
    }

    /// A client that does nothing behind its caller's back: no redirects and no second tries.
    static func makeClient(timeoutSeconds: Double) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .milliseconds(Int64(clamping: timeoutSeconds * 500))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func send(_ request: ChannelRequest, at now: Timestamp) async -> DeliveryOutcome {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = .POST
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        outgoing.headers.add(name: "User-Agent", value: "attune")
        // A connection that was kept may be closed by the time it is used, and nobody could tell what had arrived.
        outgoing.headers.add(name: "Connection", value: "close")
        outgoing.body = .bytes(ByteBuffer(bytes: request.body))
        do {
            let response = try await client.execute(outgoing, deadline: .now() + timeout)
            let body = try? await response.body.collect(upTo: Self.mostAnswerBytes)
            return ChannelResponse(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After"),
                body: body.map { String(buffer: $0) } ?? ""
            )
            .assess(at: now)
        } catch {
            return Self.outcome(of: error)
        }
    }

    /// Only what failed before a connection stood is certain not to have arrived.
    private static func outcome(of error: any Error) -> DeliveryOutcome {
        switch error {
        case is NIOConnectionError: .retry("no connection: \(systemText(error))", afterSeconds: nil)
        case let error as HTTPClientError where beforeSending.contains(error):
            .retry("no connection: \(error.shortDescription)", afterSeconds: nil)
        case let error as HTTPClientError where neverValid.contains(error): .refused(error.shortDescription)
        case let error as HTTPClientError: .unknown("no answer: \(error.shortDescription)")
        case let error as IOError where withoutConnection.contains(error.errnoCode):
            .retry("no connection: \(systemText(error))", afterSeconds: nil)
        case is IOError: .unknown("no answer: \(systemText(error))")
        default: .retry("no connection: \(systemText(error))", afterSeconds: nil)
        }
    }

    private static let beforeSending: [HTTPClientError] = [
        .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .socksHandshakeTimeout,
    ]

    private static let withoutConnection: Set<CInt> = [
        ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EADDRNOTAVAIL,
    ]

    private static let neverValid: [HTTPClientError] = [.invalidURL, .emptyHost, .emptyScheme]

    private static func systemText(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { systemText($0.error) } ?? "\(error.host) was not found"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        default: "\(error)".cut(to: 120)
        }
    }
}
