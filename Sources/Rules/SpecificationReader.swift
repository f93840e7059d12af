import JSON

/// Reads members of a JSON object and notes what is wrong with them, so that one answer can name every problem.
struct SpecificationReader {
    private(set) var problems: [SpecificationError.Problem] = []

    mutating func note(_ pointer: String, _ detail: String) {
        problems.append(.init(pointer: pointer, detail: detail))
    }

    /// The object at `pointer`, with members other than `known` reported as misspelt.
    mutating func object(_ value: JSON?, _ pointer: String, known: Set<String>) -> JSONObject? {
        guard let object = value?.object else {
            note(pointer, value == nil ? "is missing" : "must be an object")
            return nil
        }
        for name in object.keys where !known.contains(name) {
            note(pointer.appending(name: name), "is not a member that is known here")
        }
        return object
    }

    mutating func array(_ object: JSONObject, _ name: String, _ pointer: String) -> [JSON] {
        guard let value = object[name] else {
            note(pointer.appending(name: name), "is missing")
            return []
        }
        guard let array = value.array else {
            note(pointer.appending(name: name), "must be an array")
            return []
        }
        return array
    }

    mutating func string(_ object: JSONObject, _ name: String, _ pointer: String) -> String? {
        guard let value = object[name] else {
            note(pointer.appending(name: name), "is missing")
            return nil
        }
        guard let text = value.string else {
            note(pointer.appending(name: name), "must be a string")
            return nil
        }
        return text
    }

    mutating func optionalString(_ object: JSONObject, _ name: String, _ pointer: String) -> String? {
        object[name] == nil || object[name] == .null ? nil : string(object, name, pointer)
    }

    /// A finite number, or `fallback` where the member is absent; nil after a problem.
    mutating func number(_ object: JSONObject, _ name: String, _ pointer: String, or fallback: Double? = nil) -> Double?
    {
        guard let value = object[name] else {
            if fallback == nil { note(pointer.appending(name: name), "is missing") }
            return fallback
        }
        guard let number = value.double, number.isFinite else {
            note(pointer.appending(name: name), "must be a finite number")
            return nil
        }
        return number
    }

    mutating func boolean(_ object: JSONObject, _ name: String, _ pointer: String, or fallback: Bool) -> Bool {
        guard let value = object[name] else { return fallback }
        guard let boolean = value.boolean else {
            note(pointer.appending(name: name), "must be true or false")
            return fallback
        }
        return boolean
    }

    /// One of a closed set of words.
    mutating func word<Word: RawRepresentable<String>>(
        _ object: JSONObject,
        _ name: String,
        _ pointer: String,
        or fallback: Word,
        oneOf words: [Word]
    ) -> Word {
        guard let text = optionalString(object, name, pointer) else { return fallback }
        guard let word = Word(rawValue: text) else {
            let allowed = words.map(\.rawValue).joined(separator: ", ")
            note(pointer.appending(name: name), "must be one of \(allowed), not \"\(text)\"")
            return fallback
        }
        return word
    }

    /// Notes every name that stands twice.
    mutating func requireUnique(_ names: [String], _ pointer: String, _ what: String) {
        var seen: Set<String> = []
        for (index, name) in names.enumerated() where !seen.insert(name).inserted {
            note("\(pointer)/\(index)", "names the \(what) \"\(name)\" a second time")
        }
    }
}

/// Checks of the names that a specification may use.
package enum Names {
    /// Words that stand in an agent's place in some path.
    package static let reservedAgents: Set<String> = ["history", "active", "update"]

    /// `[a-z0-9][a-z0-9_-]{0,63}` and none of the reserved words.
    package static func refusalOfAgent(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64, isLowerOrDigit(first),
            bytes.dropFirst().allSatisfy({ isLowerOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
        else { return "must be 1 to 64 of a-z, 0-9, _ and -, beginning with a letter or digit" }
        return reservedAgents.contains(name) ? "is a reserved word" : nil
    }

    /// `[a-z][a-z0-9_]*`, at most 64.
    package static func refusalOfParameter(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64, isLowerOrDigit(first), !isDigit(first),
            bytes.dropFirst().allSatisfy({ isLowerOrDigit($0) || $0 == UInt8(ascii: "_") })
        else { return "must be 1 to 64 of a-z, 0-9 and _, beginning with a letter" }
        return nil
    }

    /// Labels and features: 1 to 128 characters without control characters.
    package static func refusalOfWord(_ word: String) -> String? {
        guard !word.isEmpty, word.count <= 128, word.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
        else { return "must be 1 to 128 characters without control characters" }
        return nil
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension String {
    /// This JSON Pointer with one more member name, escaped as RFC 6901 wants it.
    func appending(name: String) -> String {
        self + JSONPointer.root.appending(name).description
    }
}
