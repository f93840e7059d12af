import JSON
import Rules
import Testing

/// One member of ``Samples/rule`` spoilt, and the places that a reader must point at.
struct SpecificationFlaw: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var member: String
    var value: JSON?
    var pointers: [String]

    private init(_ description: String, _ member: String, _ value: JSON?, _ pointers: String...) {
        testDescription = description
        self.member = member
        self.value = value
        self.pointers = pointers
    }

    static let all = names + features + parameters + rules + costs + guards + beyondLimits

    private static let names: [SpecificationFlaw] = [
        .init("another agent's name", "agent", "other", "/agent"),
        .init("an unknown member", "colour", "red", "/colour"),
        .init("an unknown member whose name needs escaping", "a/b~c", 1, "/a~1b~0c"),
        .init("one label", "labels", ["stop"], "/labels", "/rule/otherwise"),
        .init("a label twice", "labels", ["stop", "go", "stop"], "/labels/2"),
        .init("an empty label", "labels", ["stop", "go", ""], "/labels/2"),
        .init("a label that is no text", "labels", ["stop", "go", 3], "/labels"),
        .init("no labels", "labels", nil, "/labels", "/default_label", "/rule/then", "/rule/otherwise"),
        .init("an unknown default label", "default_label", "wait", "/default_label"),
        .init("an unknown unit", "assignment_unit", "session", "/assignment_unit"),
        .init("an unknown utility", "utility", "best", "/utility"),
        .init("an unknown habit of asking", "asks", "never", "/asks"),
    ]

    private static let features: [SpecificationFlaw] = [
        .init(
            "no features",
            "features",
            [],
            "/features",
            "/rule/when_all/0/score/0/feature",
            "/rule/when_all/0/score/1/feature",
            "/rule/when_all/1/score/0/feature"
        ),
        .init("a feature twice", "features", with([["name": "risk"]]), "/features/3"),
        .init("a feature without a name", "features", with([["path": "/x"]]), "/features/3/name"),
        .init("a path that is no pointer", "features", with([["name": "x", "path": "x"]]), "/features/3/path"),
        .init("an unknown kind", "features", with([["name": "x", "kind": "text"]]), "/features/3/kind"),
        .init("an unknown member of a feature", "features", with([["name": "x", "unit": "m"]]), "/features/3/unit"),
        .init("a default of the wrong kind", "features", with([["name": "x", "default": "a"]]), "/features/3/default"),
        .init(
            "a boolean default of 2",
            "features",
            with([["name": "x", "kind": "boolean", "default": 2]]),
            "/features/3/default"
        ),
        .init(
            "a category default that is a number",
            "features",
            with([["name": "x", "kind": "category", "default": 2]]),
            "/features/3/default"
        ),
        .init("a feature that is no object", "features", with(["x"]), "/features/3"),
    ]

    private static let parameters: [SpecificationFlaw] = [
        .init("a parameter twice", "parameters", with(parameter(), "limit"), "/parameters/3"),
        .init("a parameter in capitals", "parameters", with(parameter(), "Limit"), "/parameters/3/name"),
        .init("a parameter without limits", "parameters", with(["default": 1], "x"), "/parameters/3/min"),
        .init(
            "limits in the wrong order",
            "parameters",
            with(parameter(minimum: 9, maximum: 1), "x"),
            "/parameters/3/min"
        ),
        .init("a default outside the limits", "parameters", with(parameter(value: 101), "x"), "/parameters/3/default"),
        .init(
            "a whole number with a fraction",
            "parameters",
            with(parameter(value: 1.5).replacing("kind", with: "integer"), "x"),
            "/parameters/3/default"
        ),
        .init(
            "an unknown kind of parameter",
            "parameters",
            with(parameter().replacing("kind", with: "text"), "x"),
            "/parameters/3/kind"
        ),
        .init(
            "extremes in the wrong order",
            "parameters",
            with(parameter().replacing("extreme", with: [9, 1]), "x"),
            "/parameters/3/extreme"
        ),
        .init("parameters of an agent without a rule", "rule", nil, "/parameters"),
    ]

    private static let rules: [SpecificationFlaw] = [
        .init("a rule that decides the same either way", "rule", rule(otherwise: "stop"), "/rule/otherwise"),
        .init("a rule that decides for no label", "rule", rule(then: "wait"), "/rule/then"),
        .init(
            "a rule without conditions",
            "rule",
            ["then": "stop", "otherwise": "go", "when_all": []],
            "/rule/when_all"
        ),
        .init(
            "a score of an unknown feature",
            "rule",
            rule(score: [["feature": "age"]]),
            "/rule/when_all/0/score/0/feature"
        ),
        .init(
            "a score of a category",
            "rule",
            rule(score: [["feature": "country"]]),
            "/rule/when_all/0/score/0/feature"
        ),
        .init(
            "a score with two terms without times",
            "rule",
            rule(score: [["feature": "risk"], ["feature": "words"]]),
            "/rule/when_all/0/score"
        ),
        .init(
            "a score with an unknown weight",
            "rule",
            rule(score: [["feature": "risk"], ["feature": "words", "times": "mass"]]),
            "/rule/when_all/0/score/1/times"
        ),
        .init("an unknown threshold", "rule", rule(atLeast: "edge"), "/rule/when_all/0/at_least"),
    ]

    private static let costs: [SpecificationFlaw] = [
        .init("half of the costs", "costs", ["false_positive": 1], "/costs/false_negative"),
        .init("negative costs", "costs", ["false_positive": -1, "false_negative": 1], "/costs/false_positive"),
        .init("costs without one decision", "costs", ["stop": ["go": 1]], "/costs/go", "/costs/go/stop"),
        .init(
            "costs of an unknown label",
            "costs",
            ["stop": ["go": 1], "go": ["stop": 1, "wait": 1]],
            "/costs/go/wait"
        ),
        .init("a negative cost", "costs", ["stop": ["go": -1], "go": ["stop": 1]], "/costs/stop/go"),
    ]

    private static let guards: [SpecificationFlaw] = [
        .init("an unknown automatic action", "guard", ["automatic": "sometimes"], "/guard/automatic"),
        .init("an unknown source of quality", "guard", ["quality_source": "stars"], "/guard/quality_source"),
        .init("a margin of nothing", "guard", ["quality_margin": 0], "/guard/quality_margin"),
        .init("a margin of everything", "guard", ["error_margin": 1], "/guard/error_margin"),
        .init("an end within a day", "guard", ["expiry_days": 0.5], "/guard/expiry_days"),
        .init("an unknown member of the guard", "guard", ["margin": 0.1], "/guard/margin"),
    ]

    /// Lists longer and numbers larger than they may be.
    private static let beyondLimits: [SpecificationFlaw] = [
        .init(
            "more labels than there may be",
            "labels",
            .array((0...Limits.Specification.labels).map { "label \($0)" }),
            "/labels",
            "/default_label",
            "/rule/then",
            "/rule/otherwise"
        ),
        .init(
            "more features than there may be",
            "features",
            with((0..<Limits.Specification.features - 2).map { ["name": "feature \($0)"] }),
            "/features",
            "/rule/when_all/0/score/0/feature",
            "/rule/when_all/0/score/1/feature",
            "/rule/when_all/1/score/0/feature"
        ),
        .init(
            "more parameters than there may be",
            "parameters",
            .array((0...Limits.Specification.parameters).map { parameter().replacing("name", with: "p\($0)") }),
            "/parameters",
            "/rule/when_all/0/at_least",
            "/rule/when_all/0/score/1/times",
            "/rule/when_all/1/at_least"
        ),
        .init(
            "more conditions than there may be",
            "rule",
            rule().replacing(
                "when_all",
                with: .array(
                    Array(
                        repeating: ["score": [["feature": "risk"]], "at_least": "limit"],
                        count: Limits.Specification.conditions + 1
                    )
                )
            ),
            "/rule/when_all",
            "/parameters"
        ),
        .init(
            "more terms than a condition may have",
            "rule",
            rule(
                score: .array(
                    [["feature": "risk"]]
                        + Array(
                            repeating: ["feature": "flag", "times": "weight"],
                            count: Limits.Specification.termsOfCondition
                        )
                )
            ),
            "/rule/when_all/0/score"
        ),
        .init(
            "a pointer of more parts than there may be",
            "features",
            with([
                ["name": "x", "path": .string(String(repeating: "/a", count: Limits.Specification.pointerParts + 1))]
            ]),
            "/features/3/path"
        ),
        .init(
            "a pointer of more bytes than there may be",
            "features",
            with([
                ["name": "x", "path": .string("/" + String(repeating: "é", count: Limits.Specification.pointer / 2))]
            ]),
            "/features/3/path"
        ),
        .init(
            "a category of more bytes than there may be",
            "features",
            with([
                [
                    "name": "x", "kind": "category",
                    "default": .string(String(repeating: "a", count: Limits.Specification.category + 1)),
                ]
            ]),
            "/features/3/default"
        ),
        .init(
            "a default beyond any measure",
            "features",
            with([["name": "x", "default": 1e31]]),
            "/features/3/default"
        ),
        .init(
            "an integer that is no longer exact",
            "parameters",
            with(parameter(value: 1e19, maximum: 1e19).replacing("kind", with: "integer"), "x"),
            "/parameters/3/default",
            "/parameters/3/max"
        ),
        .init(
            "bounds of an integer with a fraction",
            "parameters",
            with(parameter(minimum: 0.5, maximum: 9.5).replacing("kind", with: "integer"), "x"),
            "/parameters/3/min",
            "/parameters/3/max"
        ),
        .init("bounds beyond any measure", "parameters", with(parameter(minimum: -1e300), "x"), "/parameters/3/min"),
        .init(
            "an extreme beyond any measure",
            "parameters",
            with(parameter().replacing("extreme", with: [-1e300, 1]), "x"),
            "/parameters/3/extreme/0"
        ),
        .init(
            "costs beyond any measure",
            "costs",
            ["false_positive": 1, "false_negative": 1e300],
            "/costs/false_negative"
        ),
        .init("a margin that nothing could prove", "guard", ["latency_margin": 1e-9], "/guard/latency_margin"),
        .init("an end after ages", "guard", ["expiry_days": 1e9], "/guard/expiry_days"),
    ]

    /// The sample's features that its rule needs, and more.
    private static func with(_ more: [JSON]) -> JSON {
        .array([["name": "risk"], ["name": "flag", "kind": "boolean"], ["name": "words", "kind": "count"]] + more)
    }

    private static func parameter(value: JSON = 1, minimum: JSON = 0, maximum: JSON = 100) -> JSON {
        ["default": value, "min": minimum, "max": maximum]
    }

    /// The sample's parameters and one more.
    private static func with(_ parameter: JSON, _ name: JSON) -> JSON {
        .array((Samples.rule["parameters"]?.array ?? []) + [parameter.replacing("name", with: name)])
    }

    private static func rule(
        then: JSON = "stop",
        otherwise: JSON = "go",
        score: JSON = [["feature": "risk"]],
        atLeast: JSON = "limit"
    ) -> JSON {
        ["then": then, "otherwise": otherwise, "when_all": [["score": score, "at_least": atLeast]]]
    }
}
