import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A form that cannot be read.
struct FormError: Error {
    var status: HTTPResponse.Status
    var sentence: String
}

/// The fields of a form as a browser sends them, `application/x-www-form-urlencoded`.
struct Form: Sendable {
    /// Larger ones are refused.
    static let limit = 1_048_576

    private let fields: [(name: String, value: String)]
    /// SHA-256 of what was sent.
    let fingerprint: [UInt8]

    init(_ request: Request) async throws {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded" else {
            throw FormError(status: .unsupportedMediaType, sentence: "This is not a form that a page here sends.")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.limit)
        } catch is NIOTooManyBytesError {
            throw FormError(status: .contentTooLarge, sentence: "That is more than 1 MiB of text; nothing was done.")
        }
        try self.init(Array(body.readableBytesView), path: request.uri.path)
    }

    init(_ bytes: [UInt8], path: String) throws(FormError) {
        fields = bytes.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
        guard !fields.contains(where: { $0.name.utf8.contains(0) || $0.value.utf8.contains(0) }) else {
            throw FormError(status: .badRequest, sentence: "A text cannot contain the character NUL; nothing was done.")
        }
        var hasher = SHA256()
        hasher.update(data: Array("\(path)\n".utf8))
        hasher.update(data: bytes)
        fingerprint = Array(hasher.finalize())
    }

    /// The first field of this name, without spaces around it; nil if it is absent or empty.
    func text(_ name: String) -> String? {
        let text = fields.first { $0.name == name }?.value.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    func values(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    func has(_ name: String) -> Bool { text(name) != nil }

    func require(_ name: String) throws(Refusal) -> String {
        guard let text = text(name) else { throw .invalid("/\(name)", "is missing") }
        return text
    }

    func number(_ name: String, _ range: ClosedRange<Double>) throws(Refusal) -> Double? {
        guard let text = text(name) else { return nil }
        guard let value = Double(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a number from \(brief(range.lowerBound)) to \(brief(range.upperBound))")
        }
        return value
    }

    func integer(_ name: String, _ range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let text = text(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Names and values of all fields whose names begin with `prefix`, the prefix left out.
    func fields(startingWith prefix: String) -> [(name: String, value: String)] {
        fields.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.value) }
    }

    private static func decoded(_ part: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(part.count)
        var index = part.startIndex
        while index < part.endIndex {
            let byte = part[index]
            if byte == UInt8(ascii: "%"), index + 2 < part.endIndex, let high = digit(part[index + 1]),
                let low = digit(part[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
                continue
            }
            bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            index += 1
        }
        // Browsers send line ends as CR LF.
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
