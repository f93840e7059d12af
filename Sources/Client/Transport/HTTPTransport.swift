import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A server over HTTP, through the process's shared connections.
struct HTTPTransport: Transport {
    private static let largestAnswer = 16 * 1_048_576

    private let base: String

    /// - Parameter server: an address with or without a slash at the end, and with a path prefix where a proxy has one.
    init(server: String) {
        var base = server
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
    }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        do {
            return try await withThrowingTaskGroup(of: TransportResponse?.self) { group in
                group.addTask { try await wholeAnswer(to: request) }
                // The request's own time-out ends with the answer's head; a body may stop half-way.
                group.addTask {
                    try await Task.sleep(for: request.timeout * 2)
                    return nil
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() ?? nil else {
                    throw TransportFailure("\(base): the answer stopped half-way")
                }
                return answer
            }
        } catch let failure as TransportFailure {
            throw failure
        } catch {
            throw TransportFailure("\(base): \(error)")
        }
    }

    private func wholeAnswer(to request: TransportRequest) async throws -> TransportResponse {
        let response = try await answer(to: request)
        let body = try await response.body.collect(upTo: Self.largestAnswer)
        return TransportResponse(
            status: Int(response.status.code),
            entityTag: response.headers.first(name: "ETag"),
            retryAfter: Self.retryAfter(response),
            body: Array(body.readableBytesView)
        )
    }

    func open(_ request: TransportRequest) async throws(TransportFailure) -> TransportStream {
        do {
            let response = try await answer(to: request)
            return TransportStream(
                status: Int(response.status.code),
                retryAfter: Self.retryAfter(response),
                pieces: response.body.map { Array($0.readableBytesView) }
            )
        } catch {
            throw TransportFailure("\(base): \(error)")
        }
    }

    private func answer(to request: TransportRequest) async throws -> HTTPClientResponse {
        var outgoing = HTTPClientRequest(url: base + request.path)
        outgoing.headers.add(name: "User-Agent", value: "attune-swift")
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if let body = request.body {
            outgoing.method = .POST
            outgoing.headers.add(name: "Content-Type", value: "application/json")
            outgoing.body = .bytes(ByteBuffer(bytes: body))
        }
        return try await HTTPClient.shared.execute(outgoing, deadline: .now() + TimeAmount(request.timeout))
    }

    private static func retryAfter(_ response: HTTPClientResponse) -> Duration? {
        response.headers.first(name: "Retry-After").flatMap { Int($0) }.map { .seconds($0) }
    }
}
