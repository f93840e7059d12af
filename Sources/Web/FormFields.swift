/// The names and values of a query or of a form, in the order in which they were sent.
package struct FormFields: Sendable {
    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let fields: [Field]

    /// - Throws: ``FormFieldsError`` for what cannot be read.
    package init(_ text: some Sequence<UInt8>) throws(FormFieldsError) {
        var fields: [Field] = []
        var rest = Array(text)[...]
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest.dropFirst(pair.count + 1)
            guard !pair.isEmpty else { continue }
            let written = pair.prefix { $0 != UInt8(ascii: "=") }
            guard let name = FormText.decoded(written),
                let value = FormText.decoded(pair.dropFirst(written.count + 1))
            else { throw .notReadable(String(decoding: pair, as: UTF8.self)) }
            guard !name.utf8.contains(0), !value.utf8.contains(0) else { throw .hasNull }
            fields.append(Field(name: name, value: value))
        }
        self.fields = fields
    }

    /// Of an address; no query has no fields.
    package init(query: String?) throws(FormFieldsError) {
        try self.init((query ?? "").utf8)
    }

    private init(fields: [Field]) {
        self.fields = fields
    }

    /// The first value of this name.
    package subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    package func values(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    package func removing(_ names: Set<String>) -> FormFields {
        FormFields(fields: fields.filter { !names.contains($0.name) })
    }

    package func adding(_ name: String, _ value: String) -> FormFields {
        FormFields(fields: fields + [Field(name: name, value: value)])
    }

    /// As a query, without its question mark.
    package var text: String {
        fields.map { "\(FormText.encoded($0.name))=\(FormText.encoded($0.value))" }.joined(separator: "&")
    }
}

/// Why fields cannot be read.
package enum FormFieldsError: Error, Equatable {
    case notReadable(String)
    case hasNull

    package var sentence: String {
        switch self {
        case .notReadable(let part):
            "\"\(part.prefix(80))\" cannot be read: a % goes before two hexadecimal digits, and the bytes are UTF-8."
        case .hasNull:
            "A text cannot contain the character NUL (%00)."
        }
    }
}
