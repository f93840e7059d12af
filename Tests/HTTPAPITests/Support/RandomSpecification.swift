import JSON
import Rules

/// Draws specifications as somebody would send who wants to know what a server bears: of every shape that the contract
/// allows, with numbers at, just within and far beyond every bound.
struct RandomSpecification {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    private static let numbers: [JSON] = [
        0, 1, -1, 0.5, 70, 100, 1e-300, 2.3e-308, -1e-9, 1e9, 1e15, 1e19, -1e19, 1e30, -1e30, 1.1e30, 1e300, -1e300,
        9_007_199_254_740_992, 9_007_199_254_740_993, -9_007_199_254_740_992, .integer(.max), .integer(.min), 0.1,
        3_650,
        1.7976931348623157e308, 0x1p63, -0x1p63,
    ]

    private static let names = [
        "risk", "a b", "ä", "a/b", "a~b", "\"quoted\"", "<b>", "ζ", "数", "x\u{301}", "%2f", "name", "0", "__proto__",
        "{{x}}",
    ]

    mutating func number() -> JSON { pick(Self.numbers) }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[below(choices.count)]
    }

    private mutating func below(_ count: Int) -> Int {
        Int(generator.next() % UInt64(count))
    }

    private mutating func happens(oneIn count: Int) -> Bool { below(count) == 0 }

    /// Mostly acceptable: a specification that is refused says nothing about what becomes of one that is not.
    mutating func next() -> JSON {
        let labels = Array(["act", "wait", "a b", "<i>", "\"", "é"].prefix(2 + (happens(oneIn: 3) ? below(5) : 0)))
        let features = features()
        var object: JSONObject = ["labels": .array(labels.map(JSON.string)), "features": .array(features)]
        if happens(oneIn: 3) {
            if labels.count == 2, happens(oneIn: 2) {
                object["parameters"] = [parameter("decision_threshold")]
            }
        } else {
            let parameters = (0..<1 + below(4)).map { parameter("p\($0)") }
            object["parameters"] = .array(parameters)
            object["rule"] = rule(labels, features, count: parameters.count)
        }
        if happens(oneIn: 2) { object["costs"] = costs(labels) }
        if happens(oneIn: 3) { object["utility"] = "balanced" }
        if happens(oneIn: 2) { object["guard"] = guardPolicy() }
        return .object(object)
    }

    private mutating func features() -> [JSON] {
        Self.names.prefix(1 + below(Self.names.count)).map { name in
            let kind = pick(["number", "boolean", "count", "category"])
            var feature: JSONObject = ["name": .string(name), "kind": .string(kind)]
            if happens(oneIn: 4) {
                feature["path"] = .string(
                    String(repeating: "/a~1", count: 1 + below(Limits.Specification.pointerParts))
                )
            }
            if happens(oneIn: 2) {
                switch kind {
                case "category": feature["default"] = .string(String(repeating: "é", count: below(200)))
                case "boolean": feature["default"] = .boolean(happens(oneIn: 2))
                default: feature["default"] = number()
                }
            }
            return .object(feature)
        }
    }

    private mutating func parameter(_ name: String) -> JSON {
        var bounds = [number(), number(), number()].sorted { ($0.double ?? 0) < ($1.double ?? 0) }
        let isInteger = happens(oneIn: 2)
        if isInteger {
            bounds = bounds.map { bound in
                let whole = min(max((bound.double ?? 0).rounded(), -0x1p53), 0x1p53)
                return happens(oneIn: 6) ? bound : .number(whole)
            }
        }
        var parameter: JSONObject = ["name": .string(name), "min": bounds[0], "default": bounds[1], "max": bounds[2]]
        if isInteger { parameter["kind"] = "integer" }
        if happens(oneIn: 4) { parameter["extreme"] = [bounds[0], bounds[1]] }
        return .object(parameter)
    }

    private mutating func rule(_ labels: [String], _ features: [JSON], count: Int) -> JSON {
        let scored = features.filter { $0["kind"] != "category" }.compactMap { $0["name"] }
        guard !scored.isEmpty else { return nil }
        let conditions = (0..<1 + below(3)).map { _ -> JSON in
            var score: [JSON] = [["feature": pick(scored)]]
            for _ in 0..<below(4) { score.append(["feature": pick(scored), "times": .string("p\(below(count))")]) }
            return ["score": .array(score), "at_least": .string("p\(below(count))")]
        }
        return ["then": .string(labels[0]), "otherwise": .string(labels[1]), "when_all": .array(conditions)]
    }

    private mutating func costs(_ labels: [String]) -> JSON {
        if labels.count == 2, happens(oneIn: 2) { return ["false_positive": number(), "false_negative": number()] }
        var rows: JSONObject = [:]
        for decision in labels {
            var row: JSONObject = [:]
            for truth in labels where decision != truth { row[truth] = pick([0, 1, 1e30, 2.3e-308, 2.5]) }
            rows[decision] = .object(row)
        }
        return .object(rows)
    }

    private mutating func guardPolicy() -> JSON {
        [
            "automatic": .string(pick(["observe", "rollback_only", "full"])),
            "quality_source": .string(pick(["labels", "run_quality", "judges"])),
            "quality_margin": pick([0.001, 0.05, 0.999, 1e-9]), "latency_margin": pick([0.001, 0.1, 0.999]),
            "error_margin": pick([0.001, 0.02, 0.999]), "expiry_days": pick([1, 28, 3_650, "never", 1e9, 0.5]),
            "strict": .boolean(happens(oneIn: 2)),
        ]
    }

    /// A payload with numbers as extreme as they can be sent.
    mutating func payload() -> JSON {
        var object: JSONObject = [:]
        for name in Self.names where happens(oneIn: 2) {
            object[name] = pick([number(), true, "text", nil, [1, 2, 3], [:]])
        }
        return .object(object)
    }
}
