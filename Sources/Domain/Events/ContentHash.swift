import Crypto
package import JSON

/// The first 128 bits of the SHA-256 of an item's JSON as it was sent, in whatever order its members stand. What the server
/// fills in, such as a time that was left out, is no part of it, so that the same item sent later has the same hash.
package struct ContentHash: Sendable, Hashable {
    package let bytes: [UInt8]

    package init(of item: JSON) {
        bytes = item.withContent { content in
            var hasher = SHA256()
            hasher.update(bufferPointer: content)
            return hasher.finalize().withUnsafeBytes { Array($0.prefix(16)) }
        }
    }

    /// One that was computed before.
    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// In hexadecimal digits.
extension ContentHash: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = [UInt8](hexadecimal: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be hexadecimal digits")
        }
        self.bytes = bytes
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes.hexadecimal)
    }
}
