import Crypto
import Domain
import JSON
import Rules

/// Makes items of the contract from what other people's files say, by the features of the agent, and counts what was read.
struct RowReading {
    let options: ImportOptions
    /// How numbers are written in this file.
    var fields = FieldReading()
    private(set) var tally = FileTally()
    private let specification: (String) -> AgentSpecification?
    private var layouts: [String: PayloadLayout] = [:]
    private var warnings: [Receipt.Warning] = []
    private var assumedTimes = 0
    private var madeKeys = 0

    init(_ options: ImportOptions, specification: @escaping (String) -> AgentSpecification?) {
        self.options = options
        self.specification = specification
    }

    // MARK: What an example says beside its payload

    /// One of the contract's members as the contract has it; nil where the value says nothing.
    ///
    /// - Parameters:
    ///   - column: what it is called in the file.
    ///   - agent: whose labels there are; nil where it is not known yet.
    mutating func own(
        _ member: String,
        _ value: JSON,
        column: String,
        agent: String?
    ) throws(Refusal) -> JSON? {
        let position = tally.position(column, .example(member: member))
        do throws(Refusal) {
            let read = try ownValue(member, value)
            if let read, member == "label", isUnknown(label: read, of: agent) {
                tally.countUnreadable(Self.text(value) ?? "", at: position)
            } else {
                tally.count(read.map { FieldReading.Outcome.value($0) } ?? .missing, of: "", at: position)
            }
            return read
        } catch {
            tally.countUnreadable(Self.text(value) ?? "", at: position)
            throw error
        }
    }

    private mutating func ownValue(_ member: String, _ value: JSON) throws(Refusal) -> JSON? {
        switch member {
        case "label": return try label(value)
        case "confidence": return try typed(value, .number, member, "a number")
        case "is_negative": return try typed(value, .boolean, member, "true or false")
        case "occurred_at": return time(value)
        default:
            guard let text = Self.text(value) else {
                throw .invalid("/\(member)", "must be a text, not \(value.text().prefix(60))")
            }
            return text.isEmpty ? nil : .string(text)
        }
    }

    private func typed(
        _ value: JSON,
        _ kind: Feature.Kind,
        _ member: String,
        _ wanted: String
    ) throws(Refusal) -> JSON? {
        switch fields.value(value, as: kind) {
        case .value(let read): return read
        case .missing: return nil
        case .unreadable:
            let text = Self.text(value) ?? value.text()
            throw .invalid(
                "/\(member)",
                "must be \(wanted), not \"\(text.prefix(60))\"; a column of the payload is called payload.\(member)"
            )
        }
    }

    /// The label that a value means; nil where it means that there is none. Lists hold one, as some programs write it.
    private func label(_ value: JSON) throws(Refusal) -> JSON? {
        if let list = value.array ?? value["choices"]?.array {
            guard list.count < 2 else {
                throw .invalid("/label", "must hold one label, not \(list.count); an example has one label")
            }
            guard let only = list.first else { return nil }
            return try label(only)
        }
        if value.isNull { return nil }
        guard value.object == nil else {
            throw .invalid(
                "/label",
                "must be a text, not an object; a table of pandas is read by rows: to_json(orient=\"records\")"
            )
        }
        guard let text = Self.text(value) else {
            throw .invalid("/label", "must be a text, not \(value.text().prefix(60))")
        }
        return text.isEmpty ? nil : options.meaning(of: text).map { .string($0) }
    }

    private func isUnknown(label: JSON, of agent: String?) -> Bool {
        guard let specification = (agent ?? options.agent).flatMap(specification), let label = label.string else {
            return false
        }
        return specification.labelIndex(label) == nil
    }

    private mutating func time(_ value: JSON) -> JSON? {
        guard let text = value.string else { return value.isNull ? nil : value }
        guard !text.isEmpty else { return nil }
        guard let read = FieldTime.read(text, options.timeZone) else { return value }
        if read.isAssumed { assumedTimes += 1 }
        return .string(read.text)
    }

    /// A text, a number or a truth value as text; nil for anything else.
    static func text(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .integer, .number, .boolean: value.text()
        case .null, .array, .object: nil
        }
    }

    // MARK: Payloads

    /// Where a column goes in the payloads of an agent; nil where there is no such agent, which the item's reading says.
    mutating func place(of name: String, agent: String, isFree: Bool) -> PayloadLayout.Place? {
        guard prepareLayout(of: agent) else { return nil }
        return layouts[agent]?.place(of: name, isFree: isFree, &tally)
    }

    private mutating func prepareLayout(of agent: String) -> Bool {
        if layouts[agent] == nil { layouts[agent] = specification(agent).map(PayloadLayout.init) }
        return layouts[agent] != nil
    }

    /// Puts the value of a column into a payload, as what reads it wants it.
    mutating func put(_ value: JSON, at place: PayloadLayout.Place, _ payload: inout JSONObject) {
        var outcome = FieldReading.Outcome.value(value)
        var tokens = [place.name]
        switch place.target {
        case .feature(let kind, let found):
            outcome = fields.value(value, as: kind)
            tokens = found
        case .root: outcome = Self.parsed(value)
        case .member: if value == .string("") || value.isNull { outcome = .missing }
        }
        tally.count(outcome, of: Self.text(value) ?? value.text(), at: place.position)
        switch outcome {
        case .value(let read):
            if !payload.set(read, at: tokens[...]) { payload[place.name] = read }
        case .missing: break
        // It stays as it was said, so that nothing is lost; the feature counts as missing.
        case .unreadable: if !payload.set(value, at: tokens[...]) { payload[place.name] = value }
        }
    }

    /// A payload of members as somebody else wrote them.
    ///
    /// - Parameter key: the member that is the key; it is no more than that unless a feature reads it.
    mutating func payload(
        _ members: some Sequence<(name: String, value: JSON)>,
        key: String? = nil,
        agent: String?
    ) -> JSONObject {
        var payload: JSONObject = [:]
        for (name, value) in members {
            guard let agent, let place = place(of: name, agent: agent, isFree: true) else {
                if name != key { payload[name] = value }
                continue
            }
            if name == key, case .member = place.target { continue }
            put(value, at: place, &payload)
        }
        if let agent { countNested(in: payload, agent: agent) }
        return payload
    }

    private static func parsed(_ value: JSON) -> FieldReading.Outcome {
        guard let text = value.string else { return value.isNull ? .missing : .value(value) }
        if text.isEmpty { return .missing }
        return .value((try? JSON.parse(Array(text.utf8))) ?? value)
    }

    /// Counts a field that was read exactly; nil for an empty one.
    mutating func countField(_ value: JSON?, _ kind: Feature.Kind?, at position: Int?) {
        guard let value else { return tally.count(.missing, of: "", at: position) }
        tally.count(kind.map { exactOutcome(value, $0) } ?? .value(value), of: value.text(), at: position)
    }

    /// Counts what a payload that is taken as it is says of the agent's features.
    mutating func count(_ payload: JSONObject, agent: String) {
        guard prepareLayout(of: agent) else { return }
        for (name, value) in payload {
            guard let place = layouts[agent]?.place(of: name, isFree: false, &tally) else { return }
            if case .feature(let kind, _) = place.target {
                tally.count(exactOutcome(value, kind), of: value.text(), at: place.position)
            } else {
                tally.count(value.isNull ? .missing : .value(value), of: "", at: place.position)
            }
        }
        countNested(in: payload, agent: agent)
    }

    /// Counts features that are read inside of members, once a payload is whole.
    mutating func countNested(in payload: JSONObject, agent: String) {
        guard prepareLayout(of: agent) else { return }
        for place in layouts[agent]?.features ?? [] where place.tokens.count != 1 {
            let use = ImportedFile.Use.feature(name: place.feature.name, kind: place.feature.kind.rawValue)
            let position = tally.position(place.feature.path, use)
            let found = JSONPointer(tokens: place.tokens).value(in: .object(payload)) ?? .null
            tally.count(exactOutcome(found, place.feature.kind), of: found.text(), at: position)
        }
    }

    /// Whether the feature reads the value as it is.
    private func exactOutcome(_ value: JSON, _ kind: Feature.Kind) -> FieldReading.Outcome {
        switch (value, kind) {
        case (.null, _): .missing
        case (.string, .category), (.array, .count): .value(value)
        case (.string, _), (.array, _), (.object, _): .unreadable
        default: .value(value)
        }
    }

    // MARK: Keys

    /// The key of a row that has none: of what its payload says, so that the same says the same.
    mutating func madeKey(_ payload: JSONObject) -> String {
        madeKeys += 1
        return Self.key(of: .object(payload), prefix: "row")
    }

    static func key(of payload: JSON, prefix: String) -> String {
        let digest = SHA256.hash(data: payload.canonical()).prefix(12)
        let digits = Array("0123456789abcdef".utf8)
        let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "\(prefix)-\(String(decoding: text, as: UTF8.self))"
    }

    // MARK: The whole file

    mutating func countRow() { tally.countRow() }

    mutating func countReadable(_ example: NewExample) { tally.countReadable(example) }

    mutating func countNothing(_ column: String, because reason: String) {
        _ = tally.position(column, .nothing(reason))
    }

    mutating func describe(format: String, encoding: String, delimiter: String?) {
        tally.describe(format: format, encoding: encoding, delimiter: delimiter)
    }

    mutating func warn(_ code: String, _ detail: String) {
        warnings.append(Receipt.Warning(code: code, detail: detail))
    }

    /// What was found, once all was read.
    mutating func finish() -> (file: ImportedFile, warnings: [Receipt.Warning]) {
        if options.agent.map({ prepareLayout(of: $0) }) == true || !layouts.isEmpty {
            tally.finish(layouts.values.map(\.specification).sorted { $0.agent < $1.agent })
        } else {
            tally.finish([])
        }
        if madeKeys > 0 {
            warn(
                "keys_made",
                "\(madeKeys) rows name no key, so each got one made of its payload; rows with the same payload are one "
                    + "item. Say with key= which column tells items apart."
            )
        }
        if assumedTimes > 0 {
            warn(
                "times_assumed",
                "\(assumedTimes) times name no offset and were taken for UTC; timezone= says another."
            )
        }
        if tally.file.keysWithTwoLabels > 0 {
            warn(
                "keys_with_two_labels",
                "\(tally.file.keysWithTwoLabels) keys have more than one label; is the key what tells items apart?"
            )
        }
        return (tally.file, warnings)
    }
}
