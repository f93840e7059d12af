import JSON

/// Reads members of a JSON object and notes what is wrong with them, so that one answer can name every problem.
struct SpecificationReader {
    private(set) var problems: [SpecificationError.Problem] = []

    mutating func note(_ pointer: String, _ detail: String) {
        problems.append(.init(pointer: pointer, detail: detail))
    }

    mutating func object(_ value: JSON?, _ pointer: String) -> JSONObject? {
        guard let object = value?.object else {
            note(pointer, value == nil ? "is missing" : "must be an object")
            return nil
        }
        return object
    }

    /// The object at `pointer`, with members other than `known` reported as misspelt.
    mutating func object(_ value: JSON?, _ pointer: String, known: Set<String>) -> JSONObject? {
        guard let object = object(value, pointer) else { return nil }
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

    /// A name that people gave, as it is kept.
    mutating func name(_ object: JSONObject, _ name: String, _ pointer: String) -> String? {
        string(object, name, pointer).flatMap { kept($0, pointer.appending(name: name)) }
    }

    mutating func optionalName(_ object: JSONObject, _ name: String, _ pointer: String) -> String? {
        object[name] == nil || object[name] == .null ? nil : self.name(object, name, pointer)
    }

    mutating func kept(_ name: String, _ pointer: String) -> String? {
        do {
            return try Names.kept(name)
        } catch {
            note(pointer, "\(error)")
            return nil
        }
    }

    /// An object whose members are called by names that people gave, under the names as they are kept; others than `known`
    /// are reported as misspelt.
    mutating func named(_ object: JSONObject, _ pointer: String, known: [String]) -> JSONObject {
        var named = JSONObject()
        for (written, value) in object {
            let place = pointer.appending(name: written)
            guard let name = kept(written, place) else { continue }
            if !known.contains(name) { note(place, "is not a member that is known here") }
            if !named.insert(value, named: name) { note(place, "stands there in two spellings") }
        }
        return named
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

extension String {
    /// This JSON Pointer with one more member name, escaped as RFC 6901 wants it.
    func appending(name: String) -> String {
        self + JSONPointer.root.appending(name).description
    }
}
