import Foundation
import JSON
import Testing

private enum Level: String, Codable, CaseIterable {
    case info
    case severeWarning = "severe_warning"
}

private struct Canary: Codable, Equatable {
    struct Step: Codable, Equatable {
        var percent: Int
        var minEvents: Int8?
    }

    var bundleID: String
    var canaryPercent: Double
    var recent: Int?
    var level: Level?
    var steps: [Step]
    var thresholdsByKey: [String: Double]
    var payload: JSON?
    var isOpen: Bool

    enum CodingKeys: String, CodingKey {
        case bundleID, canaryPercent, level, steps, thresholdsByKey, payload, isOpen
        case recent = "recent_7d"
    }
}

private struct Nested: Codable, Equatable {
    var values: [Int]

    enum Keys: CodingKey { case outerBox, innerList }

    init(values: [Int]) {
        self.values = values
    }

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Keys.self).nestedContainer(keyedBy: Keys.self, forKey: .outerBox)
        var list = try outer.nestedUnkeyedContainer(forKey: .innerList)
        values = []
        while !list.isAtEnd { values.append(try list.decode(Int.self)) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        var outer = container.nestedContainer(keyedBy: Keys.self, forKey: .outerBox)
        var list = outer.nestedUnkeyedContainer(forKey: .innerList)
        for value in values { try list.encode(value) }
    }
}

private enum Action: Codable, Equatable {
    case promoteBundle(toPercent: Int)
    case stop
}

private struct JSONTestKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        return nil
    }
}

private struct SingleMember: Encodable {
    let key: JSONTestKey

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: JSONTestKey.self)
        try container.encode(1, forKey: key)
    }
}

struct JSONCodingTests {
    private static let text = #"""
        {"bundle_id":"b1","canary_percent":25.0,"level":"severe_warning","steps":[{"percent":5,"min_events":100},\#
        {"percent":50}],"thresholds_by_key":{"aKey":0.5,"b_key":1.0},"payload":{"zKey":[1.0,1],"aKey":null},\#
        "is_open":true,"recent_7d":12}
        """#

    @Test func encodesWhatItDecodes() throws {
        let value = try JSON.parse(Self.text)
        let canary = try JSONValueDecoder().decode(Canary.self, from: value)
        #expect(canary.thresholdsByKey == ["aKey": 0.5, "b_key": 1])
        #expect(canary.payload == value["payload"])
        #expect(canary.steps.map(\.minEvents) == [100, nil])
        #expect(try JSONValueEncoder().encode(canary)["payload"]?.text() == #"{"zKey":[1.0,1],"aKey":null}"#)
        #expect(try JSONValueEncoder().encode(canary) == value)
    }

    @Test(arguments: [
        ("plain", "plain"), ("recent_7d", "recent_7d"), ("canaryPercent", "canary_percent"), ("bundleID", "bundle_id"),
        ("HTTPStatus", "http_status"), ("myURLIsLong", "my_url_is_long"), ("step2Percent", "step2_percent"),
        ("aB", "a_b"), ("_Private", "_private"), ("größeÄndern", "größeÄndern"),
        ("aVeryLongNameOfAProperty", "a_very_long_name_of_a_property"),
    ])
    func namesMembersAfterProperties(property: String, member: String) throws {
        let value = try JSONValueEncoder().encode(SingleMember(key: JSONTestKey(stringValue: property)))
        #expect(value == .object([member: 1]))
    }

    @Test func keepsTheEncodingOrderAndSortsDictionaries() throws {
        struct Row: Encodable {
            var zeta = 1
            var alphaBeta = ["b": 1, "B": 2, "a": 3]
        }
        #expect(try JSONValueEncoder().encode(Row()).text() == #"{"zeta":1,"alpha_beta":{"B":2,"a":3,"b":1}}"#)
    }

    @Test(
        arguments: [
            ("/steps/1/percent", nil, "is missing"),
            ("/bundle_id", 3, "must be a string, not a number"),
            ("/canary_percent", true, "must be a number, not a boolean"),
            ("/canary_percent", .some(.null), "must be a number, not null"),
            ("/is_open", 1, "must be true or false, not a number"),
            ("/recent_7d", 12.5, "must be a whole number"),
            ("/recent_7d", 1e300, "must be a whole number between -9223372036854775808 and 9223372036854775807"),
            ("/steps/0/min_events", 128, "must be a whole number between -128 and 127"),
            ("/steps/0", [], "must be an object, not an array"),
            ("/steps", "x", "must be an array, not a string"),
            ("/level", "loud", "must be one of 'info', 'severe_warning'"),
            ("/thresholds_by_key/aKey", "x", "must be a number, not a string"),
        ] as [(String, JSON?, String)]
    )
    func saysWhatIsWrongAndWhere(place: String, replacement: JSON?, detail: String) throws {
        let pointer = try JSONPointer(place)
        let value = try #require(replacing(pointer.tokens[...], in: try JSON.parse(Self.text), by: replacement))
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONValueDecoder().decode(Canary.self, from: value)
        }
        #expect(error == JSONDecodingError(pointer: pointer, detail: detail))
    }

    @Test func readsNumbersHoweverTheyAreWritten() throws {
        #expect(try JSONValueDecoder().decode([Int].self, from: [12.0, 12]) == [12, 12])
        #expect(try JSONValueDecoder().decode([Double].self, from: [12, 0.5]) == [12, 0.5])
        #expect(try JSONValueDecoder().decode([UInt8?].self, from: [255, nil]) == [255, nil])
    }

    @Test func ignoresUnknownMembersAndReadsNullAsAbsent() throws {
        let value: JSON = ["percent": 5, "min_events": nil, "unknown": [:]]
        #expect(try JSONValueDecoder().decode(Canary.Step.self, from: value) == Canary.Step(percent: 5))
    }

    @Test func placesNestedContainersAndTheirErrors() throws {
        let value: JSON = ["outer_box": ["inner_list": [1, 2]]]
        #expect(try JSONValueEncoder().encode(Nested(values: [1, 2])) == value)
        #expect(try JSONValueDecoder().decode(Nested.self, from: value) == Nested(values: [1, 2]))
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONValueDecoder().decode([Nested].self, from: [["outer_box": ["inner_list": [1, "x"]]]])
        }
        #expect(error.description == "/0/outer_box/inner_list/1: must be a whole number, not a string")
    }

    @Test(arguments: [Action.promoteBundle(toPercent: 5), .stop])
    private func findsTheCaseOfAnEnumerationByItsMember(action: Action) throws {
        let value = try JSONValueEncoder().encode(action)
        #expect(value == (action == .stop ? ["stop": [:]] : ["promote_bundle": ["to_percent": 5]]))
        #expect(try JSONValueDecoder().decode(Action.self, from: value) == action)
    }

    @Test func quotesTheErrorsOfATypesOwnInitialiser() throws {
        struct Percent: Decodable {
            struct OutOfRange: Error, CustomStringConvertible {
                var description: String { "must be between 0 and 100" }
            }

            init(from decoder: any Decoder) throws {
                guard try decoder.singleValueContainer().decode(Int.self) <= 100 else { throw OutOfRange() }
            }
        }
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONValueDecoder().decode([String: Percent].self, from: ["x": 101])
        }
        #expect(error.description == "/x: must be between 0 and 100")
    }

    @Test func passesThroughOtherModulesCoders() throws {
        let value: JSON = ["aKey": [nil, true, 7, 0.5, "text"]]
        let data = try JSONEncoder().encode(value)
        #expect(try JSON.parse(data) == value)
        #expect(try JSONDecoder().decode(JSON.self, from: data) == value)
    }

    @Test func refusesNumbersBeyond64SignedBits() {
        #expect(throws: EncodingError.self) { try JSONValueEncoder().encode([UInt64.max]) }
    }
}

/// The value with the place at `tokens` replaced, or removed when there is no replacement.
private func replacing(_ tokens: ArraySlice<String>, in value: JSON, by replacement: JSON?) -> JSON? {
    guard let token = tokens.first else { return replacement }
    if var elements = value.array, let position = Int(token) {
        elements[position] = replacing(tokens.dropFirst(), in: elements[position], by: replacement) ?? .null
        return .array(elements)
    }
    guard var members = value.object else { return value }
    members[token] = members[token].flatMap { replacing(tokens.dropFirst(), in: $0, by: replacement) }
    return .object(members)
}
