import JSON
import Rules
import Testing

struct FeatureExtractorTests {
    private func values(_ payload: JSON) throws -> FeatureValues {
        FeatureExtractor(try AgentSpecification(json: Samples.rule, agent: "gate")).values(in: payload)
    }

    @Test("Numbers, flags, lengths and words are read from where the specification points")
    func readsEveryKind() throws {
        let values = try values(
            ["risk": 61.5, "flags": ["urgent": true], "words": ["win", "prize", "now"], "country": "at"]
        )
        #expect(values.numbers == [61.5, 1, 3, 0])
        #expect(values.categories == [nil, nil, nil, "at"])
        #expect(values.missing == [false, false, false, false])
    }

    @Test("A count may be given as a number, a flag as 0 or 1, a category as a number or a flag")
    func readsOtherSpellings() throws {
        let values = try values(["risk": 7, "flags": ["urgent": 1], "words": 4, "country": 43])
        #expect(values.numbers == [7, 1, 4, 0])
        #expect(values.categories[3] == "43")
        #expect(try self.values(["country": true]).categories[3] == "true")
    }

    @Test("What is absent, null or of another kind takes the default and counts as missing")
    func takesDefaults() throws {
        for payload: JSON in [
            [:], ["risk": nil, "flags": nil], ["risk": "61", "words": "win", "country": ["at"]], [],
        ] {
            let values = try values(payload)
            #expect(values.numbers == [5, 0, 0, 0])
            #expect(values.categories[3] == "none")
            #expect(values.isEmpty)
        }
    }
}
