import JSON
import Rules
import Testing

struct AgentSpecificationTests {
    @Test("What a specification leaves out has a stated default")
    func fillsInDefaults() throws {
        let specification = try AgentSpecification(
            json: ["labels": ["act", "wait"], "features": [["name": "a/b", "kind": "category"], ["name": "size"]]],
            agent: "sorter"
        )
        #expect(specification.defaultLabel == "wait")
        #expect(specification.asks == .all)
        #expect(specification.utility == .standard)
        #expect(specification.guardPolicy == GuardPolicy())
        #expect(specification.features.map(\.path) == ["/a~1b", "/size"])
        #expect(specification.features.map(\.defaultValue) == [.category(""), .number(0)])
        #expect(specification.defaultThresholds == ["decision_threshold": 0.5])
        #expect(specification.defaultBundleID == "sorter_default")
    }

    @Test("With more than two labels there is no threshold to tune: the most probable label wins")
    func hasNoThresholdBeyondTwoLabels() throws {
        let specification = try AgentSpecification(
            json: ["labels": ["a", "b", "c"], "features": [["name": "size"]]],
            agent: "sorter"
        )
        #expect(specification.parameters.isEmpty)
    }

    @Test("A specification that is written and read again is the same", arguments: try Samples.specifications())
    func survivesARoundTrip(_ specification: AgentSpecification) throws {
        let text = specification.json.text()
        #expect(try AgentSpecification(json: JSON.parse(text), agent: specification.agent) == specification)
    }

    @Test("The order of members does not matter")
    func ignoresTheOrderOfMembers() throws {
        var reversed = JSONObject()
        let members = try #require(Samples.rule.object)
        for name in members.keys.reversed() { reversed[name] = members[name] }
        let specification = try AgentSpecification(json: Samples.rule, agent: "gate")
        #expect(try AgentSpecification(json: .object(reversed), agent: "gate") == specification)
    }

    @Test("Utility is 1 for a right decision; with costs it is 1 less the cost's share of the highest")
    func valuesDecisions() throws {
        let plain = try AgentSpecification(json: Samples.rule, agent: "gate")
        #expect(plain.utilities == [[1, 0], [0, 1]])
        let costly = try AgentSpecification(
            json: Samples.rule.replacing("costs", with: ["false_positive": 1, "false_negative": 10]),
            agent: "gate"
        )
        #expect(costly.utilities == [[1, 0.9], [0, 1]])
        let free = try AgentSpecification(
            json: Samples.rule.replacing("costs", with: ["false_positive": 0, "false_negative": 0]),
            agent: "gate"
        )
        #expect(free.utilities == [[1, 1], [1, 1]])
    }

    @Test("A matrix of costs is read by decision, then truth; its diagonal may be left out")
    func readsACostMatrix() throws {
        let specification = try AgentSpecification(json: Samples.threeLabels, agent: "sorter")
        #expect(specification.costs == .matrix([[0, 4, 2], [1, 0, 3], [8, 0, 0]]))
        #expect(specification.utilities[2] == [0, 1, 1])
    }

    @Test("Every flaw is refused with the place it stands at", arguments: SpecificationFlaw.all)
    func refusesFlaws(_ flaw: SpecificationFlaw) throws {
        let error = try #require(throws: SpecificationError.self) {
            try AgentSpecification(json: Samples.rule.replacing(flaw.member, with: flaw.value), agent: "gate")
        }
        #expect(Set(error.problems.map(\.pointer)) == Set(flaw.pointers), "\(error.problems)")
    }

    @Test("A specification at all limits is read, written and read again")
    func readsWhatIsAtAllLimits() throws {
        typealias Most = Limits.Specification
        let path = String(repeating: "/a", count: Most.pointerParts - 1)
        let features: [JSON] = (0..<Most.features).map { ["name": "f\($0)", "path": "/\($0)\(path)", "default": 1e30] }
        let parameters: [JSON] = (0..<Most.parameters).map {
            ["name": "p\($0)", "default": 1, "min": -0x1p53, "max": 0x1p53, "kind": "integer"]
        }
        let conditions = (0..<Most.conditions).map { condition -> JSON in
            let terms = (1..<Most.termsOfCondition).map { term -> JSON in
                ["feature": "f\(condition * term % Most.features)", "times": "p\(term)"]
            }
            return ["score": .array([["feature": "f0"]] + terms), "at_least": "p\(condition)"]
        }
        let json: JSON = [
            "labels": .array((0..<Most.labels).map { "label \($0)" }), "features": .array(features),
            "parameters": .array(parameters), "guard": ["expiry_days": .number(Most.days.upperBound)],
            "rule": ["then": "label 0", "otherwise": "label 1", "when_all": .array(conditions)],
        ]
        let specification = try AgentSpecification(json: json, agent: "gate")
        #expect(try AgentSpecification(json: JSON.parse(specification.json.text()), agent: "gate") == specification)
    }

    @Test("A refusal says the limit and what was sent")
    func namesTheLimitAndTheValue() throws {
        let guardPolicy: JSON = ["expiry_days": 1e9]
        let error = try #require(throws: SpecificationError.self) {
            try AgentSpecification(json: Samples.rule.replacing("guard", with: guardPolicy), agent: "gate")
        }
        #expect(error.problems.map(\.detail) == ["must be from 1 to 3650, not 1000000000"])
    }

    @Test("Of very many flaws a hundred are listed and the others counted; no text in them is long")
    func boundsTheListOfFlaws() throws {
        let labels = (0..<100).map { JSON.string(String(repeating: "x", count: 10_000) + "\($0)") }
        var members = try #require(Samples.rule.object)
        members["labels"] = .array(labels)
        for number in 0..<500 { members["member \(number)"] = 1 }
        let error = try #require(throws: SpecificationError.self) {
            try AgentSpecification(json: .object(members), agent: "gate")
        }
        #expect(error.problems.count == Limits.listedProblems)
        #expect(error.count > 600)
        #expect(error.problems.allSatisfy { $0.detail.utf8.count < 500 && $0.pointer.utf8.count < 500 })
    }

    @Test("What was taken in once is read whatever the limits are today")
    func readsStoredSpecificationsBeyondTheLimits() throws {
        let json = Samples.rule.replacing("guard", with: ["expiry_days": 1e9]).replacing("default_label", with: "go")
        let specification = try AgentSpecification(stored: json, agent: "gate")
        #expect(specification.guardPolicy.expiryDays == 1e9)
    }

    @Test("All flaws are named at once")
    func namesAllFlawsAtOnce() throws {
        let error = try #require(throws: SpecificationError.self) {
            try AgentSpecification(json: ["labels": ["a", "a"], "colour": "red"], agent: "active")
        }
        #expect(Set(error.problems.map(\.pointer)) == ["/colour", "/labels/1", "/features", "/agent"])
    }

    @Test(
        "Agent names are lower case, 64 at most, and no word that stands in their place in a path",
        arguments: ["", "Gate", "-gate", "gate keeper", "gäte", "history", "active", "update"] + [
            String(repeating: "a", count: 65)
        ]
    )
    func refusesAgentNames(_ name: String) {
        #expect(Names.refusalOfAgent(name) != nil)
    }

    @Test("Letters, digits, dashes and underscores make a name", arguments: ["gate", "0", "a-b_c", "inbox_triage"])
    func acceptsAgentNames(_ name: String) {
        #expect(Names.refusalOfAgent(name) == nil)
    }
}
