import JSON

/// Examples that a file format could easily bend, made at random.
enum AwkwardExamples {
    private static let texts = [
        "", " ", "plain", "70", "+5", "0x10", "1e5", "true", "null", "NaN", "\"quoted\"", "\"", "[1, 2]", "[not json",
        "{}",
        "comma, and \"quote\"", "line\r\nbreak\n", "tab\tand\u{1}control", "=1+1", "é 🎉 日本", "e\u{301}", "\u{FEFF}bom",
        "\\u0041",
        "payload.label", "it's; fine | really", "\u{2028}", "\"\u{301}, \"\u{200D}",
    ]
    /// Those that may stand in keys and names, too.
    private static let keyTexts = texts.filter { text in
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{2028}" }
    }
    private static let names = [
        "risk_score", "text", "list", "a", "b", "label", "key", "notes", "", "payload.", "payload.label",
        "excluded_reason",
        "a,b", "\"", "\"\u{301}", "line\nbreak", "é", "e\u{301}", " space ", "/", "~1",
    ]
    private static let numbers: [JSON] = [
        0, -1, 70, 70.0, -0.0, 0.1, 1e-7, 2.2250738585072014e-308, 1.7976931348623157e308, 9_007_199_254_740_993,
        9.3e18,
        .integer(.min), .integer(.max), 1e16,
    ]

    /// Some of the same key, some with the same payload, some excluded later.
    static func make(_ count: Int, seed: UInt64) -> [JSON] {
        var generator = SeededGenerator(seed: seed)
        var payload: JSON = [:]
        return (0..<count).map { index in
            if Int.random(in: 0..<3, using: &generator) > 0 { payload = object(depth: 0, &generator) }
            let second = Int.random(in: 0..<4, using: &generator)
            let fraction = ["", ".5", ".000001", ".123456"][Int.random(in: 0..<4, using: &generator)]
            var item: JSONObject = [
                "agent": "inbox_triage", "payload": payload, "source_id": .string("s \(index)"),
                "key": .string(
                    "k" + text(&generator, of: keyTexts).prefix(8)
                        + "\(Int.random(in: 0..<count / 3, using: &generator))"
                ),
                "label": Bool.random(using: &generator) ? "safe" : "quarantine",
                "source": Bool.random(using: &generator) ? "gold" : "review",
                "confidence": .number(Double(Int.random(in: 0...1_000, using: &generator)) / 10),
                "occurred_at": .string("2024-01-02T03:04:0\(second)\(fraction)Z"),
            ]
            item["is_negative"] = index % 5 == 0 ? true : nil
            item["labeler"] = .string(index % 2 == 0 ? "ana@example.org" : "l" + text(&generator, of: keyTexts))
            item["notes"] = .string("n" + text(&generator))
            item["excluded_reason"] = index % 7 == 0 ? .string("r" + text(&generator)) : nil
            return .object(item)
        }
    }

    private static func text(_ generator: inout SeededGenerator, of texts: [String] = texts) -> String {
        texts.randomElement(using: &generator) ?? ""
    }

    private static func object(depth: Int, _ generator: inout SeededGenerator) -> JSON {
        var members: JSONObject = [:]
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            members[names.randomElement(using: &generator) ?? ""] = value(depth: depth + 1, &generator)
        }
        return .object(members)
    }

    private static func value(depth: Int, _ generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &generator) {
        case 0: .null
        case 1: .boolean(Bool.random(using: &generator))
        case 2, 3: numbers.randomElement(using: &generator) ?? .null
        case 4, 5: .string(text(&generator))
        case 6: .array((0..<3).map { _ in value(depth: depth + 1, &generator) })
        default: object(depth: depth, &generator)
        }
    }
}
