import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Rules

/// Reading request bodies: their size, their media type, their JSON, and their shape.
enum BodyReader {
    static let limit = Limits.bodyBytes

    /// The body's bytes.
    static func bytes(of request: Request, limit: Int) async throws -> ByteBuffer {
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw RequestError.mediaType("A body is read as it is here, not in \"\(coding.prefix(60))\".")
        }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw RequestError.tooLarge(limit, length: length)
        }
        do {
            return try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw RequestError.tooLarge(limit)
        }
    }

    /// The body as a value of the contract.
    static func value<Value: Decodable>(_ type: Value.Type, of request: Request) async throws -> Value {
        try JSONValueDecoder().decode(type, from: try await json(of: request))
    }

    static func json(of request: Request) async throws -> JSON {
        try parse(try await bytes(of: request, limit: limit), of: request)
    }

    /// The body's JSON. No body at all is an empty object, whatever its media type.
    static func parse(_ body: ByteBuffer, of request: Request) throws -> JSON {
        guard body.readableBytes > 0 else { return [:] }
        try requireJSON(request)
        return try body.withUnsafeReadableBytes { bytes throws(JSONSyntaxError) in try JSON.parse(bytes) }
    }

    /// One value, or the items of `{"items": […]}`, each for itself.
    static func batch(_ body: ByteBuffer, of request: Request) throws -> JSONBatch {
        guard body.readableBytes > 0 else { return .single([:]) }
        try requireJSON(request)
        return try body.withUnsafeReadableBytes { bytes throws(JSONSyntaxError) in
            try JSONBatch.read(bytes.assumingMemoryBound(to: UInt8.self), itemsNamed: "items")
        }
    }

    private static func requireJSON(_ request: Request) throws(RequestError) {
        let type = mediaType(request)
        guard type == "application/json" || type.hasSuffix("+json") else {
            let seen = type.isEmpty ? "no media type" : "\"\(type)\""
            throw .mediaType("A body of application/json is read here, not \(seen).")
        }
    }

    /// The media type in lower case, without its parameters; empty where none is said.
    static func mediaType(_ request: Request) -> String {
        let field = request.headers[.contentType] ?? ""
        // What almost all requests say.
        if field == "application/json" { return field }
        let type = field.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != UInt8(ascii: " ") }
        return String(decoding: type, as: UTF8.self).lowercased()
    }
}
