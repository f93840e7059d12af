import Domain
import Learning
import Rules
import Testing

struct TrainingSetTests {
    private func assemble(_ examples: [TrainingExample]) throws -> TrainingSet {
        var assembler = TrainingSet.Assembler(try Examples.gate())
        for example in examples { try assembler.add(example) }
        return assembler.finish()
    }

    private func example(_ key: String, payload: String) -> TrainingExample {
        var example = Examples.example(key, "go")
        example.payload = payload
        return example
    }

    @Test("One row a key: the first that comes trains, and keys with several labels are counted")
    func takesOneRowAKey() throws {
        let set = try assemble([
            Examples.example("a", "stop", risk: 80), Examples.example("a", "go", risk: 20, confidence: 60),
            Examples.example("a", "go", risk: 20, confidence: 60), Examples.example("b", "go", confidence: 80),
            Examples.example("b", "go"),
        ])
        #expect(set.labels == [0, 1])
        #expect(set.columns[0] == [80, 1])
        #expect(set.weights == [1, 0.8])
        #expect(set.labelCounts == [1, 1])
        #expect(set.disputedKeys == 1)
    }

    @Test("Rows without any of the agent's features do not train; what single rows lack is counted")
    func leavesOutEmptyRows() throws {
        let set = try assemble([
            example("a", payload: "{}"), example("b", payload: #"{"colour": 1}"#),
            example("c", payload: #"{"country": "at"}"#),
        ])
        #expect(set.count == 1)
        #expect(set.rowsWithoutFeatures == 2)
        #expect(set.missing == [1, 0])
        #expect(Set(set.warnings.map(\.code)) == ["rows_without_features", "missing_feature"])
    }

    @Test("Categories are one-hot in sorted order, whatever order they came in")
    func encodesCategories() throws {
        let payloads = ["ch", "at", "de", "at"].map { "{\"country\":\"\($0)\",\"risk\":2}" }
        let set = try assemble(payloads.enumerated().map { example("\($0)", payload: $1) })
        #expect(set.categories == [[], ["at", "ch", "de"]])
        #expect(set.columns[1] == [1, 0, 2, 0])
        #expect(set.encoding.columns.map(\.name) == ["risk", "country=at", "country=ch", "country=de"])
        let matrix = set.matrix()
        #expect((0..<4).map { matrix.row($0) } == [[2, 0, 1, 0], [2, 1, 0, 0], [2, 0, 0, 1], [2, 1, 0, 0]])
        #expect(set.values(row: 2).categories == [nil, "de"])
    }

    @Test(
        "Of a category with very many values the most frequent become columns, with a warning; rows keep their values"
    )
    func boundsTheColumnsOfACategory() throws {
        let names = (0..<150).map { "c\($0 + 100)" }
        // The last fifty occur twice, so they and the first of the others in sorted order stay.
        let seen = names + names.suffix(50)
        let set = try assemble(seen.enumerated().map { example("\($0)", payload: "{\"country\":\"\($1)\"}") })
        let kept = set.encoding.columns.compactMap(\.category)
        #expect(kept == Array(names.prefix(50) + names.suffix(50)))
        #expect(set.matrix().columns == 101)
        #expect(set.matrix().row(75).dropFirst().allSatisfy { $0 == 0 })
        #expect(set.values(row: 75).categories == [nil, "c175"])
        #expect(set.warnings.contains { $0.code == "rare_values" && $0.detail.contains("150 values") })
    }

    @Test("The hash tells sets apart: it moves with a label, a value, a confidence or a row, and with nothing else")
    func hashesTheRows() throws {
        let rows = [Examples.example("a", "stop"), Examples.example("b", "go")]
        let hash = try assemble(rows).hash
        var sameRows = rows
        sameRows[0].id = 99
        #expect(try assemble(sameRows).hash == hash)
        let others = [
            [Examples.example("a", "go"), rows[1]], [Examples.example("a", "stop", risk: 2), rows[1]],
            [Examples.example("a", "stop", confidence: 99), rows[1]], [rows[0]], rows + [Examples.example("c", "go")],
        ]
        for other in others { #expect(try assemble(other).hash != hash) }
    }

    @Test("Too few rows, or too few of one label, are refused with what there is and what is needed")
    func refusesWhatIsTooSmall() throws {
        var request = TrainingRequest(agent: "gate")
        request.minimumExamples = 4
        let oneSided = try assemble((0..<4).map { Examples.example("\($0)", $0 == 0 ? "stop" : "go") })
        for (set, detail) in [
            (try assemble([Examples.example("a", "go")]), "gate has 1 usable examples, 4 are needed."),
            (oneSided, "1 of gate's 4 examples are \"stop\", at least 2 of each label are needed."),
        ] {
            #expect(
                throws: Refusal.invalid(code: "insufficient_data", detail: "Insufficient data: \(detail)", problems: [])
            ) {
                try set.requireEnough(request)
            }
        }
        let enough = try assemble((0..<4).map { Examples.example("\($0)", $0 < 2 ? "stop" : "go") })
        try enough.requireEnough(request)
    }
}
