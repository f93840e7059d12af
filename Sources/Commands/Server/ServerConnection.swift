package import JSON

/// A way to a server: sends one request and gives back the answer as soon as its head is here.
///
/// Any status is an answer; only a server that cannot be reached, or falls silent, is an error.
package protocol ServerConnection: Sendable {
    func send(_ request: ServerRequest) async throws(ConnectionFailure) -> ServerResponse
}

/// The server could not be reached or did not answer to the end.
package struct ConnectionFailure: Error, Equatable {
    package var url: String
    /// As `connection refused`.
    package var detail: String

    package init(url: String, detail: String) {
        self.url = url
        self.detail = detail
    }
}

/// The bytes of a body, pulled piece by piece.
package typealias ByteStream = any AsyncSequence<[UInt8], any Error> & Sendable

/// One request to a server.
package struct ServerRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package enum Body: Sendable {
        case none
        case json(JSON)
        case stream(ByteStream, mediaType: String)
    }

    package var method: Method
    /// Percent-encoded, with its query.
    package var target: String
    package var body: Body
    /// How long to wait for the answer's head; nil for work that may take as long as it takes.
    package var timeout: Duration?
    /// Whether heavy work is to be done as a job, so that the request is answered at once.
    package var prefersJob = false

    /// - Parameters:
    ///   - segments: The path below the server's root, not yet encoded.
    ///   - query: Names and values, not yet encoded; those without a value are left out.
    package init(
        _ method: Method,
        segments: [String],
        query: KeyValuePairs<String, String?> = [:],
        body: Body = .none,
        timeout: Duration? = .seconds(60)
    ) {
        self.method = method
        self.body = body
        self.timeout = timeout
        let path = segments.map { "/" + percentEncoded($0) }.joined()
        let items = query.compactMap { name, value in value.map { "\(percentEncoded(name))=\(percentEncoded($0))" } }
        target = items.isEmpty ? path : "\(path)?\(items.joined(separator: "&"))"
    }

    /// A request below `/api/active`, where nearly everything is.
    static func get(_ segments: String..., query: KeyValuePairs<String, String?> = [:]) -> ServerRequest {
        ServerRequest(.get, segments: ["api", "active"] + segments, query: query)
    }

    /// A request below `/api/active`.
    static func delete(_ segments: String...) -> ServerRequest {
        ServerRequest(.delete, segments: ["api", "active"] + segments)
    }

    /// A request below `/api/active`; without `body` it has neither body nor media type.
    static func post(_ segments: String..., body: Body = .none) -> ServerRequest {
        ServerRequest(.post, segments: ["api", "active"] + segments, body: body)
    }
}

/// The answer to one request.
package struct ServerResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: ByteStream

    package init(status: Int, headers: [(name: String, value: String)] = [], body: ByteStream) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, whatever its case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// `text` with every byte outside RFC 3986's unreserved characters written as `%XX`.
func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            encoded.append(byte)
        default:
            encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}
