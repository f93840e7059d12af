import Domain
import Foundation
import JSON
import Rules

/// How somebody wants a file to be read: the parameters of an import, whether they come in a query or by a form.
struct ImportOptions: Sendable {
    /// The agent of items that name none.
    var agent: String?
    /// The source of items that name none.
    var source: String?
    /// Nil to tell it by the file.
    var format: ExampleFormat?
    /// Label Studio: which choices are the label.
    var control: String?
    /// The column, or the place in an item, that is the key.
    var key: String?
    /// Likewise the label.
    var label: String?
    /// Values of the label's column and the labels that they mean; an empty one means that there is no label.
    var labels: [String: String] = [:]
    var delimiter: UInt8?
    /// Where times without an offset are from; nil takes them for UTC.
    var timeZone: TimeZone?
    var isDryRun = false

    /// - Parameter text: a parameter by its name; nil for one that is absent or empty.
    init(_ text: (String) -> String?) throws(Refusal) {
        agent = text("agent")
        source = text("source")
        format = try Self.format(text("format"))
        control = text("control")
        key = text("key")
        label = text("label")
        labels = try Self.labels(text("map"))
        delimiter = try Self.delimiter(text("delimiter"))
        timeZone = try Self.timeZone(text("timezone"))
        isDryRun = try Self.flag(text("dry_run"))
    }

    private static func format(_ text: String?) throws(Refusal) -> ExampleFormat? {
        guard let text else { return nil }
        guard let format = ExampleFormat(rawValue: text) else {
            let words = ExampleFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("/format", "must be one of \(words), not \"\(text.prefix(60))\"")
        }
        return format
    }

    private static func flag(_ text: String?) throws(Refusal) -> Bool {
        guard let text else { return false }
        guard let flag = Bool(text) else { throw .invalid("/dry_run", "must be true or false") }
        return flag
    }

    /// `0:ham,1:spam`; a value without a label (`2:`) has none.
    private static func labels(_ text: String?) throws(Refusal) -> [String: String] {
        guard let text else { return [:] }
        var labels: [String: String] = [:]
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let colon = pair.firstIndex(of: ":"), colon > pair.startIndex else {
                throw .invalid("/map", "must be pairs such as 0:ham,1:spam, not \"\(pair.prefix(60))\"")
            }
            let value = String(pair[..<colon])
            guard labels.updateValue(String(pair[pair.index(after: colon)...]), forKey: value) == nil else {
                throw .invalid("/map", "names the value \"\(value.prefix(60))\" twice")
            }
        }
        guard labels.count <= Limits.Import.mappedLabels else {
            throw .invalid("/map", "may name at most \(Limits.Import.mappedLabels) values, not \(labels.count)")
        }
        return labels
    }

    private static let delimiterNames = [
        "comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "space": " ",
    ]

    private static func delimiter(_ text: String?) throws(Refusal) -> UInt8? {
        guard let text else { return nil }
        let bytes = Array((delimiterNames[text] ?? text).utf8)
        let isLetter = bytes.first.map { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
        guard bytes.count == 1, bytes[0] < 0x80, ![0x22, 0x0A, 0x0D, 0].contains(bytes[0]), isLetter == false else {
            throw .invalid("/delimiter", "must be one sign such as ; or comma, semicolon, tab, pipe or space")
        }
        return bytes[0]
    }

    /// `UTC`, an offset such as `+02:00`, or a name such as `Europe/Berlin`.
    private static func timeZone(_ text: String?) throws(Refusal) -> TimeZone? {
        guard let text else { return nil }
        if text == "UTC" || text == "Z" { return TimeZone(secondsFromGMT: 0) }
        if text.hasPrefix("+") || text.hasPrefix("-"), let midnight = Timestamp("2000-01-02T00:00:00\(text)"),
            let utc = Timestamp("2000-01-02T00:00:00Z")
        {
            return TimeZone(secondsFromGMT: Int((utc.microseconds - midnight.microseconds) / 1_000_000))
        }
        guard let zone = TimeZone(identifier: text) else {
            throw .invalid(
                "/timezone",
                "must be UTC, an offset such as +02:00 or a name such as Europe/Berlin, not \"\(text.prefix(60))\""
            )
        }
        return zone
    }
}

extension ImportOptions {
    /// What a value of the label's column means; nil where it means that there is no label.
    func meaning(of text: String) -> String? {
        let mapped = labels.isEmpty ? text : labels[text] ?? labels[Self.plain(text)] ?? text
        return mapped.isEmpty ? nil : mapped
    }

    /// `1` for `1.0` and `true` for `True`, as programs write what was a number or a truth value.
    private static func plain(_ text: String) -> String {
        if let number = FieldReading().number(text), let whole = number.integer { return String(whole) }
        return text.lowercased()
    }
}

/// Times as other people's files write them.
enum FieldTime {
    /// A time of the contract; `isAssumed` says that the text names no offset and the options no time zone.
    ///
    /// - Returns: nil where it is no time: the text goes to the contract's own reading, which refuses it.
    static func read(_ text: String, _ zone: TimeZone?) -> (text: String, isAssumed: Bool)? {
        let trimmed = FieldReading.trimmed(text)
        if Timestamp(trimmed) != nil { return (trimmed, false) }
        guard let local = Timestamp(completed(trimmed) + "Z") else { return nil }
        guard let zone else { return (local.precise, true) }
        // The offset at the local time read as UTC is at most a change of clocks away from the right one.
        let first = zone.secondsFromGMT(for: Date(timeIntervalSince1970: local.seconds))
        let moment = local.adding(seconds: -Double(first))
        let second = zone.secondsFromGMT(for: Date(timeIntervalSince1970: moment.seconds))
        return (local.adding(seconds: -Double(second)).precise, false)
    }

    /// `2024-01-15` and `2024-01-15 10:00` with what they leave out.
    private static func completed(_ text: String) -> String {
        switch text.utf8.count {
        case 10: text + "T00:00:00"
        case 16: text + ":00"
        default: text
        }
    }
}
