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

/// A file that came with a form.
struct UploadedFile: Sendable {
    var name: String
    var bytes: [UInt8]
}

/// The fields of a form as a browser sends them, `application/x-www-form-urlencoded`, or `multipart/form-data` where a file is
/// among them.
struct Form: Sendable {
    /// Larger ones are refused.
    static let limit = Limits.bodyBytes

    private let fields: [FormFields.Field]
    /// Nil where none was chosen.
    let file: UploadedFile?
    /// SHA-256 of what was sent.
    let fingerprint: [UInt8]

    /// - Parameter takesFile: whether the form has a place for a file.
    init(_ request: Request, takesFile: Bool = false) async throws {
        let mediaType = request.headers[.contentType] ?? ""
        let type = mediaType.prefix { $0 != ";" }.lowercased()
        if takesFile, type == "multipart/form-data" {
            let limit = Limits.Import.formBytes
            let tooMuch = "That is more than \(limit / 1_048_576) MiB. `attune import` takes files of any length."
            let bytes = try await Self.bytes(of: request, limit: limit, tooMuch: tooMuch)
            try self.init(multipart: bytes, mediaType: mediaType, path: request.uri.path)
            return
        }
        guard type == "application/x-www-form-urlencoded" else {
            throw FormError(status: .unsupportedMediaType, sentence: "This is not a form that a page here sends.")
        }
        let tooMuch = "That is more than 1 MiB of text; nothing was done."
        try self.init(
            try await Self.bytes(of: request, limit: Self.limit, tooMuch: tooMuch),
            path: request.uri.path
        )
    }

    private static func bytes(of request: Request, limit: Int, tooMuch: String) async throws -> [UInt8] {
        do {
            return Array(try await request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw FormError(status: .contentTooLarge, sentence: tooMuch)
        }
    }

    private init(multipart bytes: [UInt8], mediaType: String, path: String) throws(FormError) {
        guard let form = Multipart(bytes, mediaType: mediaType) else {
            throw FormError(status: .badRequest, sentence: "This form cannot be read; nothing was done.")
        }
        let fields = form.parts.filter { $0.fileName == nil }
            .map { FormFields.Field(name: $0.name, value: String(decoding: $0.bytes, as: UTF8.self)) }
        let part = form.parts.first { $0.fileName != nil && !$0.bytes.isEmpty }
        file = part.map { UploadedFile(name: $0.fileName ?? "", bytes: Array($0.bytes)) }
        self.fields = fields
        try Self.requireText(fields)
        // What bounds the parts is made up anew each time a browser sends them.
        var hasher = SHA256()
        hasher.update(data: Array("\(path)\n".utf8))
        for part in form.parts {
            hasher.update(data: Array("\(part.name)\n\(part.bytes.count)\n".utf8))
            hasher.update(data: Array(part.bytes))
        }
        fingerprint = Array(hasher.finalize())
    }

    private static func requireText(_ fields: [FormFields.Field]) throws(FormError) {
        guard !fields.contains(where: { $0.name.utf8.contains(0) || $0.value.utf8.contains(0) }) else {
            throw FormError(status: .badRequest, sentence: "A text cannot contain the character NUL; nothing was done.")
        }
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
        file = nil
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
