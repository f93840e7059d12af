import Domain
import Foundation
import Hummingbird
import Rules
import Web

/// One request for a page: who looks, at what, and when.
struct Visit: Sendable {
    let request: Request
    let context: BasicRequestContext
    let actor: Actor
    let now: Timestamp
    /// Goes into the page's forms, so that each acts once.
    let token: String
    /// Nil where the query cannot be read.
    private let fields: FormFields?

    init(_ request: Request, _ context: BasicRequestContext, world: World) {
        self.request = request
        self.context = context
        now = world.now()
        fields = try? FormFields(query: request.uri.query)
        token = String(world.random(), radix: 36) + String(world.random(), radix: 36)
        let name = request.cookies[Identity.cookie]?.value.removingPercentEncoding.flatMap { Identity.name($0) }
        actor = name.map(Actor.init) ?? .localOperator
    }

    var path: String { request.uri.path }

    /// The path with its query but without what the last form said.
    var place: String {
        Link(path, fields?.removing([Receipt.parameter])).text
    }

    func requireReadable() throws(FormError) {
        do {
            _ = try FormFields(query: request.uri.query)
        } catch {
            throw FormError(status: .badRequest, sentence: "The address cannot be read. \(error.sentence)")
        }
    }

    /// A part of the path, percent-decoded.
    func parameter(_ name: String) throws -> String {
        let raw = try context.parameters.require(name)
        guard let text = raw.removingPercentEncoding, !text.utf8.contains(0) else {
            throw Refusal.notFound("There is nothing at \(path).")
        }
        return text
    }

    /// Nil for a parameter that is absent or empty.
    func text(_ name: String) -> String? {
        fields?[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Every value of a parameter that may be given several times.
    func texts(_ name: String) -> [String] {
        fields?.values(name) ?? []
    }

    func number(_ name: String, _ range: ClosedRange<Double>, or fallback: Double) throws(Refusal) -> Double {
        guard let text = text(name) else { return fallback }
        guard let value = DecimalText.number(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a number from \(brief(range.lowerBound)) to \(brief(range.upperBound))")
        }
        return value
    }

    /// A cursor of so many whole numbers, as written by a page before.
    func cursor(parts: Int) throws(Refusal) -> [Int64]? {
        guard let text = text("after") else { return nil }
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.first == "+" ? nil : Int64($0) }
        let known = numbers.compactMap(\.self)
        guard known.count == parts, numbers.count == parts else {
            throw .invalid("/after", "is not one that a page before gave")
        }
        return known
    }

    /// This page again, going on after a row.
    func next(_ cursor: String?) -> String? {
        guard let cursor else { return nil }
        return Link(path, fields?.removing(["after", Receipt.parameter]).adding("after", cursor)).text
    }
}

/// A path with a query, each part escaped.
struct Link: Sendable {
    let text: String

    init(_ path: String, _ query: [(String, String?)] = []) {
        let pairs = query.compactMap { name, value in
            value.map { "\(FormText.encoded(name))=\(FormText.encoded($0))" }
        }
        text = pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    init(_ path: String, _ fields: FormFields?) {
        self.init(path, fields?.fields.map { ($0.name, $0.value) } ?? [])
    }

    /// A part of a path.
    static func escaped(_ part: String) -> String { FormText.encoded(part) }
}

/// Who works at this browser, as they named themselves; there are no access keys yet.
enum Identity {
    static let cookie = "attune_name"

    /// The name without spaces around it, as it is kept; nil for none and for one that cannot be a name.
    static func name(_ text: String) -> String? {
        try? Names.kept(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
