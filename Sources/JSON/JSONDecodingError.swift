/// Why a JSON value does not fit a type, in words for whoever wrote the value.
package struct JSONDecodingError: Error, Hashable, CustomStringConvertible {
    /// Where, from the value that was decoded.
    package let pointer: JSONPointer
    /// What is wrong there: `is missing`, `must be a string, not a number`.
    package let detail: String

    package init(pointer: JSONPointer = .root, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }

    package var description: String {
        pointer.tokens.isEmpty ? detail : "\(pointer): \(detail)"
    }
}

extension JSONDecodingError {
    init(expected: String, found value: JSON) {
        self.init(detail: "must be \(expected), not \(value.kindInWords)")
    }

    /// Puts what the decoding of a `type` threw into one form. Errors of a type's own initialiser are quoted.
    init<T>(_ error: any Error, decoding type: T.Type) {
        switch error {
        case let error as JSONDecodingError: self = error
        case DecodingError.keyNotFound(let key, let context):
            self.init(pointer: JSONPointer(context.codingPath + [key]), detail: "is missing")
        case DecodingError.valueNotFound(_, let context), DecodingError.typeMismatch(_, let context):
            self.init(pointer: JSONPointer(context.codingPath), detail: context.debugDescription)
        case DecodingError.dataCorrupted(let context):
            // The error of a raw-value enumeration names Swift types; its cases are what helps.
            let detail = context.codingPath.isEmpty ? acceptedValues(of: type) : nil
            self.init(pointer: JSONPointer(context.codingPath), detail: detail ?? context.debugDescription)
        default: self.init(detail: String(describing: error))
        }
    }

    /// The same error seen from a container that holds the value under `token`, itself at `path`.
    func moved(below path: [any CodingKey], _ token: String) -> JSONDecodingError {
        JSONDecodingError(
            pointer: JSONPointer(tokens: JSONPointer(path).tokens + [token] + pointer.tokens),
            detail: detail
        )
    }
}

extension JSONPointer {
    init(_ codingPath: [any CodingKey]) {
        self.init(tokens: codingPath.map { $0.intValue.map(String.init) ?? memberName(forKey: $0.stringValue) })
    }
}

extension JSON {
    fileprivate var kindInWords: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

private func acceptedValues<T>(of type: T.Type) -> String? {
    guard type is any RawRepresentable.Type else { return nil }
    guard let enumeration = type as? any CaseIterable.Type else { return "is not an accepted value" }
    let values = rawValues(of: enumeration).map { "'\($0)'" }
    return "must be one of \(values.joined(separator: ", "))"
}

private func rawValues<T: CaseIterable>(of type: T.Type) -> [String] {
    type.allCases.compactMap { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } }
}
