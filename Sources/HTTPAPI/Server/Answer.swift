import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Web

/// Building answers.
enum Answer {
    static func bytes(_ bytes: [UInt8], type: String = "application/json") -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.contentLength] = String(bytes.count)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func json(_ json: JSON) -> Response {
        bytes(json.serialized())
    }

    /// A value of the contract as JSON.
    static func of(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        location: String? = nil
    ) throws -> Response {
        var response = json(try JSONValueEncoder().encode(value))
        response.status = status
        if let location { response.headers[.location] = location }
        return response
    }

    /// One page of a list; where it goes on stands in the `Link` header.
    static func page(_ values: [some Encodable], next cursor: String?, of request: Request) throws -> Response {
        var response = try of(values)
        guard let cursor else { return response }
        let query = try FormFields(query: request.uri.query).removing(["cursor"]).adding("cursor", cursor).text
        response.headers[.link] = "<\(request.uri.path)?\(query)>; rel=\"next\""
        return response
    }
}

extension Response {
    /// Says in the `Age` field (RFC 9111) how old what the answer is from is, where it could not be confirmed.
    func marked(_ staleness: Staleness?) -> Response {
        guard let staleness else { return self }
        var response = self
        response.headers[.age] = String(staleness.seconds)
        return response
    }
}

extension HTTPField.Name {
    static let link = HTTPField.Name("Link") ?? .location
}
