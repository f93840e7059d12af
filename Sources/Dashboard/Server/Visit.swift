import Domain
import Foundation
import Hummingbird

/// One request for a page: who looks, at what, and when.
struct Visit: Sendable {
    let request: Request
    let context: BasicRequestContext
    let actor: Actor
    let now: Timestamp
    /// Goes into the page's forms, so that each acts once.
    let token: String

    init(_ request: Request, _ context: BasicRequestContext, world: World) {
        self.request = request
        self.context = context
        now = world.now()
        token = String(world.random(), radix: 36) + String(world.random(), radix: 36)
        let name = request.cookies[Identity.cookie]?.value.removingPercentEncoding.flatMap { Identity.name($0) }
        actor = name.map(Actor.init) ?? .localOperator
    }

    var path: String { request.uri.path }

    /// The path with its query but without what the last form said.
    var place: String {
        let kept = request.uri.queryParameters.filter { $0.key != Receipt.parameter }
        return Link(path, kept.map { (String($0.key), String($0.value)) }).text
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
        request.uri.queryParameters[name[...]].flatMap { $0.isEmpty || $0.utf8.contains(0) ? nil : String($0) }
    }

    /// Every value of a parameter that may be given several times.
    func texts(_ name: String) -> [String] {
        request.uri.queryParameters[values: name[...]].map(String.init)
    }

    func number(_ name: String, _ range: ClosedRange<Double>, or fallback: Double) throws(Refusal) -> Double {
        guard let text = text(name) else { return fallback }
        guard let value = Double(text), range.contains(value) else {
            throw .invalid("/\(name)", "must be a number from \(brief(range.lowerBound)) to \(brief(range.upperBound))")
        }
        return value
    }

    /// A cursor of so many whole numbers, as written by a page before.
    func cursor(parts: Int) throws(Refusal) -> [Int64]? {
        guard let text = text("after") else { return nil }
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        let known = numbers.compactMap(\.self)
        guard known.count == parts, numbers.count == parts else {
            throw .invalid("/after", "is not one that a page before gave")
        }
        return known
    }

    /// This page again, going on after a row.
    func next(_ cursor: String?) -> String? {
        guard let cursor else { return nil }
        let kept = request.uri.queryParameters.filter { $0.key != "after" && $0.key != Receipt.parameter }
        return Link(path, kept.map { (String($0.key), String($0.value)) } + [("after", cursor)]).text
    }
}

/// A path with a query, each part escaped.
struct Link: Sendable {
    let text: String

    init(_ path: String, _ query: [(String, String?)] = []) {
        let pairs = query.compactMap { name, value in value.map { "\(Self.escaped(name))=\(Self.escaped($0))" } }
        text = pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    private static let plain = CharacterSet.alphanumerics.union(.init(charactersIn: "-._~"))

    static func escaped(_ part: String) -> String {
        part.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

/// Who works at this browser, as they named themselves; there are no access keys yet.
enum Identity {
    static let cookie = "attune_name"
    private static let longest = 100

    /// The name without spaces around it; nil for none and for one that is too long.
    static func name(_ text: String) -> String? {
        let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return name.isEmpty || name.utf8.count > longest || name.utf8.contains(0) ? nil : name
    }
}
