import JSON

/// Takes the members of an object one by one; what nobody took is a mistake in the file.
struct MemberReader {
    private let place: String
    private var left: JSONObject

    /// - Parameter place: where the object stands in the file, as `channels/oncall`; empty for the file itself.
    init(_ value: JSON, at place: String) throws(AlertingConfigurationError) {
        guard let object = value.object else {
            throw AlertingConfigurationError(description: "\(place.isEmpty ? "The file" : place) must be an object.")
        }
        self.place = place
        left = object
    }

    func wrong(_ member: String, _ detail: String) -> AlertingConfigurationError {
        AlertingConfigurationError(description: "\(place.isEmpty ? "" : place + "/")\(member) \(detail).")
    }

    private mutating func take(_ member: String) -> JSON? {
        defer { left[member] = nil }
        return left[member].flatMap { $0.isNull ? nil : $0 }
    }

    mutating func text(_ member: String) throws(AlertingConfigurationError) -> String? {
        guard let value = take(member) else { return nil }
        guard let text = value.string, !text.isEmpty else { throw wrong(member, "must be a text") }
        return text
    }

    mutating func texts(_ member: String) throws(AlertingConfigurationError) -> [String]? {
        guard let value = take(member) else { return nil }
        guard let values = value.array else { throw wrong(member, "must be a list of texts") }
        let texts = values.compactMap(\.string)
        guard texts.count == values.count else { throw wrong(member, "must be a list of texts") }
        return texts
    }

    mutating func number(_ member: String, _ range: ClosedRange<Double>) throws(AlertingConfigurationError) -> Double? {
        guard let value = take(member) else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw wrong(member, "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func object(_ member: String) throws(AlertingConfigurationError) -> JSONObject? {
        guard let value = take(member) else { return nil }
        guard let object = value.object else { throw wrong(member, "must be an object") }
        return object
    }

    mutating func array(_ member: String) throws(AlertingConfigurationError) -> [JSON]? {
        guard let value = take(member) else { return nil }
        guard let array = value.array else { throw wrong(member, "must be a list") }
        return array
    }

    /// A secret, named by `MEMBER_env` or `MEMBER_file`; never written out in the file itself.
    mutating func secret(_ member: String, _ source: SecretSource) throws(AlertingConfigurationError) -> String? {
        guard left[member] == nil else {
            throw wrong(member, "is a secret: give \(member)_env or \(member)_file instead, which say where it is")
        }
        let variable = try text("\(member)_env")
        let file = try text("\(member)_file")
        switch (variable, file) {
        case (nil, nil): return nil
        case (let variable?, nil):
            guard let value = source.environment(variable), !value.isEmpty else {
                throw wrong("\(member)_env", "names the variable \(variable), which is not set")
            }
            return value
        case (nil, let file?):
            guard let text = source.file(file) else {
                throw wrong("\(member)_file", "names the file \(file), which cannot be read")
            }
            let value = text.split(omittingEmptySubsequences: false) { $0.isNewline }.first.map(String.init) ?? ""
            guard !value.isEmpty else { throw wrong("\(member)_file", "names the file \(file), which is empty") }
            return value
        default: throw wrong("\(member)_env", "and \(member)_file cannot both be given")
        }
    }

    mutating func requiredSecret(
        _ member: String,
        _ source: SecretSource
    ) throws(AlertingConfigurationError) -> String {
        guard let secret = try secret(member, source) else {
            throw wrong("\(member)_env", "or \(member)_file is needed")
        }
        return secret
    }

    /// Refuses members that nothing here knows.
    func finish() throws(AlertingConfigurationError) {
        guard let name = left.keys.first else { return }
        throw wrong(name, "is not known here")
    }
}
