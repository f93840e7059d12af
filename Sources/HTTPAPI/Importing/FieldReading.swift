import JSON
import Rules

/// How values of other people's files are read as what a feature wants.
struct FieldReading {
    enum Outcome: Equatable {
        case value(JSON)
        /// It says that there is nothing, as `NaN` or an empty field.
        case missing
        /// It says something that the feature cannot be read from.
        case unreadable
    }

    /// Whether a comma can only be a decimal one, because the fields of the file are separated by something else that is
    /// used where it is one.
    var commaIsDecimal = false

    /// Spellings of "nothing" (those of pandas, R, spreadsheets and databases), in lower case.
    private static let missing: Set<String> = [
        "", "nan", "-nan", "na", "n/a", "#n/a", "#na", "<na>", "null", "none", "nil", "nat", "#null!", "#div/0!",
        "\\n",
    ]
    /// Numbers are read before; the others are what programs write, and spreadsheets in the languages they are set to.
    private static let truths = Dictionary(
        [
            (true, ["true", "t", "yes", "y", "on", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "vero", "sì"]),
            (false, ["false", "f", "no", "n", "off", "falsch", "nein", "faux", "non", "falso"]),
        ].flatMap { truth, words in words.map { ($0, truth) } },
        uniquingKeysWith: { first, _ in first }
    )

    func value(_ value: JSON, as kind: Feature.Kind) -> Outcome {
        switch (value, kind) {
        case (.null, _): .missing
        case (.string(let text), .category): text.isEmpty ? .missing : .value(value)
        case (.string(let text), _): self.text(text, as: kind)
        case (.array, .count): .value(value)
        case (.array, _), (.object, _): .unreadable
        default: .value(value)
        }
    }

    private func text(_ text: String, as kind: Feature.Kind) -> Outcome {
        let trimmed = Self.trimmed(text)
        let word = trimmed.lowercased()
        if Self.missing.contains(word) { return .missing }
        if let number = number(trimmed) {
            return .value(kind == .boolean ? .boolean(number.double != 0) : number)
        }
        if let truth = Self.truths[word] { return .value(.boolean(truth)) }
        if kind == .count, let list = try? JSON.parse(Array(trimmed.utf8)), list.array != nil { return .value(list) }
        return .unreadable
    }

    /// Digits with a sign, a fraction and an exponent, with separated thousands or a decimal comma; nil for what is none of
    /// these or may be either (`1,234`).
    func number(_ text: String) -> JSON? {
        guard text.utf8.allSatisfy(Self.isOfNumber), text.utf8.contains(where: { (48...57).contains($0) }) else {
            return nil
        }
        if let comma = text.lastIndex(of: ",") {
            return number(text, comma: comma).flatMap(Self.plainNumber)
        }
        return Self.plainNumber(text)
    }

    /// A number without the commas, a decimal one as a point; nil where it is not clear what they are.
    private func number(_ text: String, comma: String.Index) -> String? {
        let whole = text[..<comma].drop { $0 == "-" || $0 == "+" }
        if let point = text.lastIndex(of: ".") {
            let (last, other): (String.Index, Character) = point > comma ? (point, ",") : (comma, ".")
            let digits = text[..<last].drop { $0 == "-" || $0 == "+" }
            guard Self.areThousands(digits, separator: other) else { return nil }
            return Self.joined(text, at: last, without: other)
        }
        let fraction = text[text.index(after: comma)...]
        if whole.contains(",") {
            // Several commas are thousands.
            return Self.areThousands(text.drop { $0 == "-" || $0 == "+" }, separator: ",")
                ? text.filter { $0 != "," } : nil
        }
        guard commaIsDecimal || fraction.count != 3 || whole == "0" || whole.count > 3 else { return nil }
        return Self.joined(text, at: comma, without: ",")
    }

    private static func joined(_ text: String, at point: String.Index, without separator: Character) -> String {
        text[..<point].filter { $0 != separator } + "." + text[text.index(after: point)...]
    }

    private static func areThousands(_ digits: Substring, separator: Character) -> Bool {
        let groups = digits.split(separator: separator, omittingEmptySubsequences: false)
        guard groups.count > 1, let first = groups.first, (1...3).contains(first.count) else { return false }
        return groups.dropFirst().allSatisfy { $0.count == 3 }
    }

    /// An integer stays one, as it does in JSON.
    private static func plainNumber(_ text: String) -> JSON? {
        if let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { return nil }
        return .number(number)
    }

    /// Leaves hexadecimal numbers, `inf` and the like out, which Swift reads too.
    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "-"),
            UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    static func trimmed(_ text: String) -> String {
        guard let first = text.first, let last = text.last, first.isWhitespace || last.isWhitespace else { return text }
        let rest = text.drop(while: \.isWhitespace)
        return String(rest.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// A field that no feature reads: a number in JSON's own spelling, a truth value, and everything else as text.
    static func untyped(_ field: String) -> JSON {
        switch field {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default: break
        }
        guard let first = field.utf8.first, first == UInt8(ascii: "-") || (48...57).contains(first),
            let json = try? JSON.parse(Array(field.utf8)), json.double != nil
        else { return .string(field) }
        return json
    }
}
