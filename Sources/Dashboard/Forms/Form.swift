import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Rules
import Web

/// A form that cannot be read.
struct FormError: Error {
    var status: HTTPResponse.Status
    var sentence: String
}

/// The fields of a form as a browser sends them, `application/x-www-form-urlencoded`.
struct Form: Sendable {
    /// Larger ones are refused.
    static let limit = Limits.bodyBytes

    private let fields: [FormFields.Field]
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
        do {
            // Browsers send line ends as CR LF.
            fields = try FormFields(bytes).fields.map { field in
                .init(name: field.name, value: field.value.replacing("\r\n", with: "\n"))
            }
        } catch {
            throw FormError(status: .badRequest, sentence: "\(error.sentence) Nothing was done.")
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
        guard let value = DecimalText.number(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a number from \(brief(range.lowerBound)) to \(brief(range.upperBound))")
        }
        return value
    }

    func integer(_ name: String, _ range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let text = text(name) else { return nil }
        guard let value = DecimalText.integer(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Names and values of all fields whose names begin with `prefix`, the prefix left out.
    func fields(startingWith prefix: String) -> [(name: String, value: String)] {
        fields.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.value) }
    }
}
