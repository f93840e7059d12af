import Foundation
import Testing

/// The bounds are said in one file; the table of `docs/reliability.md` is held to it.
struct LimitsTableTests {
    @Test("The table of limits has every limit with its value, and no other")
    func saysWhatTheCodeSays() throws {
        let code = try Self.declared()
        #expect(code.count > 10)
        #expect(try Self.documented() == code)
    }

    /// By name, `Specification.labels`, the value as a number or two.
    private static func declared() throws -> [String: [Double]] {
        var limits: [String: [Double]] = [:]
        var room = ""
        for line in try lines(of: "Sources/Rules/Limits.swift") {
            if let opened = line.firstMatch(of: /^    package enum (\w+) \{/) { room = "\(opened.1)." }
            if line.hasPrefix("    }") { room = "" }
            guard let limit = line.firstMatch(of: /static let (\w+)(?:: \w+)? = (.+)$/) else { continue }
            limits[room + limit.1] = numbers(in: String(limit.2).replacing("...", with: " "))
        }
        return limits
    }

    private static func documented() throws -> [String: [Double]] {
        var limits: [String: [Double]] = [:]
        for line in try lines(of: "docs/reliability.md") {
            guard let row = line.firstMatch(of: /^\| .+ \| ([^|(]+)(?:\([^|]*\) )?\| `([\w.]+)` \|$/) else { continue }
            limits[String(row.2)] = numbers(in: String(row.1))
        }
        return limits
    }

    private static func numbers(in text: String) -> [Double] {
        text.replacing("_", with: "").replacing(",", with: "").split(separator: " ").compactMap { Double($0) }
    }

    private static func lines(of path: String) throws -> [Substring] {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appending(path: path), encoding: .utf8).split(separator: "\n")
    }
}
