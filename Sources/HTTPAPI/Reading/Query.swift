import Domain
import Hummingbird
import Rules
import Web

/// Reads and checks the query of a request.
struct Query {
    /// None where the query cannot be read, which ``QueryContract`` refuses before any route sees it.
    private let fields: FormFields?

    init(_ request: Request) {
        fields = try? FormFields(query: request.uri.query)
    }

    /// Nil for a parameter that is absent or empty.
    func text(_ name: String) -> String? {
        fields?[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The agent that is asked about; nil where the question is about all of them.
    ///
    /// - Throws: ``Refusal/notFound(_:)`` for one that is not there: an empty list would say that nothing happened to it.
    func agent(in backend: Backend) async throws -> String? {
        guard let name = text("agent") else { return nil }
        if backend.live.current.agents[name] == nil { _ = try await backend.agents.agent(name) }
        return name
    }

    /// A name as it is kept, whichever way it is spelled here.
    func name(_ name: String) throws(Refusal) -> String? {
        try text(name).map { text throws(Refusal) in try Names.kept(text, at: "/\(name)") }
    }

    /// A key; nil where none is said. An empty one is said, and is none.
    func key(_ name: String = "key") throws(Refusal) -> String? {
        try fields?[name].map { key throws(Refusal) in try Keys.checked(key, at: "/\(name)") }
    }

    func integer(_ name: String, or fallback: Int, _ range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let text = text(name) else { return fallback }
        guard let value = DecimalText.integer(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func number(_ name: String, _ range: ClosedRange<Double>) throws(Refusal) -> Double? {
        guard let text = text(name) else { return nil }
        guard let value = DecimalText.number(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Hours back from now.
    func hours(_ name: String = "hours", or fallback: Double) throws(Refusal) -> Double {
        try number(name, 0...Limits.hoursBack) ?? fallback
    }

    func limit() throws(Refusal) -> Int {
        try integer("limit", or: 50, 1...1000)
    }

    /// `true` or `false`; absent means false.
    func flag(_ name: String) throws(Refusal) -> Bool {
        guard let text = text(name) else { return false }
        guard let flag = Bool(text) else { throw .invalid("/\(name)", "must be true or false") }
        return flag
    }

    func time(_ name: String) throws(Refusal) -> Timestamp? {
        guard var text = text(name) else { return nil }
        // A plus that nobody encoded is a space: the zone of 2024-01-15T10:00:00+02:00.
        if text.utf8.count > 19, text.suffix(6).first == " " { text = "\(text.dropLast(6))+\(text.suffix(5))" }
        guard let time = Timestamp(text) else {
            throw .invalid("/\(name)", "must be a time such as 2024-01-15T10:00:00Z")
        }
        return time
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Word.Type) throws(Refusal) -> Word?
    {
        guard let text = text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("/\(name)", "must be one of \(words)")
        }
        return word
    }

    /// A cursor of so many whole numbers, as written by a page before.
    func cursor(parts: Int) throws(Refusal) -> [Int64]? {
        guard let text = text("cursor") else { return nil }
        let written = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = written.compactMap { $0.first == "+" ? nil : Int64($0) }
        guard numbers.count == parts, written.count == parts else {
            throw .invalid("/cursor", "is not one that a page before gave")
        }
        return numbers
    }
}
