import JSON
import Testing

/// What is hashed of a value: the same bytes for equal values, others for all others.
@Suite struct JSONContentTests {
    private func content(_ text: String) throws -> [UInt8] {
        try JSON.parse(text).withContent { Array($0) }
    }

    @Test(arguments: [
        (#"{"b":1,"a":[true,null]}"#, #"{ "a": [true, null], "b": 1 }"#),
        (#"{"long_name_1":1,"long_name_2":2}"#, #"{"long_name_2":2,"long_name_1":1}"#),
        (#"{"x":-0.0}"#, #"{"x":0.0}"#),
        (#"{"A":"A"}"#, #"{"A":"A"}"#),
    ])
    func `equal values have the same`(left: String, right: String) throws {
        #expect(try content(left) == content(right))
    }

    @Test func `values that differ have others`() throws {
        let texts = [
            "null", "false", "true", "0", "0.0", "1", "-1", "256", "1e300", #""""#, #""0""#, #""null""#, "[]", "{}",
            "[[]]", "[0]",
            "[0,0]", #"[""]"#, #"["",""]"#, #"["a","b"]"#, #"["ab",""]"#, #"["ab"]"#, #"{"":0}"#, #"{"a":0}"#,
            #"{"a":"b"}"#,
            #"["a","b",0]"#, #"{"\u00fc":1}"#, #"{"u\u0308":1}"#, #"{"abcdefgh":1,"abcdefghi":2}"#,
            #"{"abcdefgh":2,"abcdefghi":1}"#, #"{"a":{"b":1}}"#, #"{"a":{},"b":1}"#,
        ]
        let contents = try texts.map(content)
        #expect(Set(contents).count == texts.count)
    }

    @Test func `objects of any number of members are put in order`() throws {
        for count in [0, 1, 15, 16, 17, 18, 200] {
            let members = (0..<count).map { ("name number \($0 * 7919 % 1000)", JSON.integer(Int64($0))) }
            let (one, other) = (JSONObject(uniqueMembers: members), JSONObject(uniqueMembers: members.reversed()))
            #expect(JSON.object(one).withContent { Array($0) } == JSON.object(other).withContent { Array($0) })
            #expect(JSON.object(one).canonical() == JSON.object(other).canonical())
        }
    }

    @Test func `long texts and many elements fit`() throws {
        let text = String(repeating: "ü", count: 100_000)
        let value = JSON.array(Array(repeating: .string(text), count: 3) + Array(repeating: .integer(7), count: 1_000))
        #expect(value.withContent { $0.count } > 3 * 200_000 + 9_000)
    }
}
