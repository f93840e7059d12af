import Domain
import JSON

/// Figures of the journal and of jobs, as text.
enum Figures {
    /// `examples 12, agent inbox_triage`; nested ones as JSON.
    static func sentence(_ figures: JSONObject) -> String {
        figures.isEmpty
            ? "nothing to do" : figures.map { "\(plain($0.key)) \(text($0.value))" }.joined(separator: ", ")
    }

    static func text(_ value: JSON) -> String {
        if let text = value.string { return text }
        if let number = value.double, !number.isNaN { return brief(number, decimals: 4) }
        return value.text()
    }
}
