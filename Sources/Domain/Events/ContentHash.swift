import Crypto
package import JSON

/// SHA-256 of an item's canonical JSON as it was sent. What the server fills in, such as a time that was left out, is no
/// part of it, so that the same item sent later has the same hash.
package struct ContentHash: Sendable, Hashable {
    package let bytes: [UInt8]

    package init(of item: JSON) {
        bytes = SHA256.hash(data: item.canonical()).withUnsafeBytes { Array($0) }
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
