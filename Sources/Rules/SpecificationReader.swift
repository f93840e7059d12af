import JSON

/// Reads members of a JSON object and notes what is wrong with them, so that one answer can name every problem.
struct SpecificationReader {
    /// Whether ``Limits`` hold for what is read. They do for what comes in; what was taken in once is read whatever they are
    /// today, as an agent must not be lost to a later bound.
    private let isBounded: Bool
    private var listed: [SpecificationError.Problem] = []
    private var count = 0

    init(isBounded: Bool) {
        self.isBounded = isBounded
    }

    /// Nil as long as nothing is wrong.
    var error: SpecificationError? {
        count == 0 ? nil : SpecificationError(problems: listed, count: count)
    }

    /// Notes a problem; of very many, the first ones are kept and the others counted.
    mutating func note(_ pointer: String, _ detail: String) {
        count += 1
        guard listed.count < Limits.listedProblems else { return }
        // What was sent may stand in them, however long it is.
        let most = Limits.Text.refusal
        listed.append(.init(pointer: pointer.beginning(bytes: most), detail: detail.beginning(bytes: most)))
    }

    /// Notes that something is beyond a bound of ``Limits``; no problem with what was taken in once.
    mutating func noteBeyondLimit(_ pointer: String, _ detail: @autoclosure () -> String) {
        if isBounded { note(pointer, detail()) }
    }

    /// Notes a list that is longer than it may be.
    ///
    /// - Returns: whether it is worth reading: nobody learns more from thousands of further problems.
    mutating func allows(_ count: Int, atMost limit: Int, _ pointer: String, _ things: String) -> Bool {
        guard isBounded, count > limit else { return true }
        note(pointer, "must be at most \(limit) \(things), not \(count)")
        return false
    }

    /// Notes a text that is longer than it may be.
    mutating func requireBytes(_ text: String, atMost limit: Int, _ pointer: @autoclosure () -> String) {
        let count = text.utf8.count
        if count > limit { noteBeyondLimit(pointer(), "must have at most \(limit) bytes, not \(count)") }
    }

    /// Notes a number that is beyond a bound of ``Limits``.
    mutating func requireNumber(_ number: Double, in range: ClosedRange<Double>, _ pointer: String) {
        guard !range.contains(number) else { return }
        let bounds = "\(brief(range.lowerBound)) to \(brief(range.upperBound))"
        noteBeyondLimit(pointer, "must be from \(bounds), not \(brief(number))")
    }

    /// Notes a name that would be refused if it came in today.
    mutating func requireName(_ refusal: String?, _ pointer: String) {
        if let refusal { noteBeyondLimit(pointer, refusal) }
    }

    mutating func object(_ value: JSON?, _ pointer: String) -> JSONObject? {
        guard let object = value?.object else {
            note(pointer, value == nil ? "is missing" : "must be an object")
            return nil
        }
        return object
    }

    /// The object at `pointer`, with members other than `known` reported as misspelt.
    mutating func object(_ value: JSON?, _ pointer: String, known: [StaticString]) -> JSONObject? {
        guard let object = object(value, pointer) else { return nil }
        for name in object.keys where !known.contains(where: { name.isExactly($0) }) {
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

    mutating func kept(_ name: String, _ pointer: @autoclosure () -> String) -> String? {
        do {
            return try Names.kept(name)
        } catch {
            noteBeyondLimit(pointer(), "\(error)")
            return isBounded ? nil : name
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

/// A whole number without a fraction of zero: `3650`, `0.001`, `1e+30`.
private func brief(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension String {
    fileprivate func isExactly(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { utf8.elementsEqual($0) }
    }

    /// This JSON Pointer with one more member name, escaped as RFC 6901 wants it.
    func appending(name: String) -> String {
        self + JSONPointer.root.appending(name).description
    }
}
