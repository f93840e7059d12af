import JSON
import Testing

struct JSONBatchTests {
    private func read(_ bytes: [UInt8]) throws -> JSONBatch {
        try bytes.withUnsafeBufferPointer { bytes in try JSONBatch.read(bytes, itemsNamed: "items") }
    }

    private func items(_ text: [UInt8]) throws -> [String] {
        guard case .items(let items) = try read(text) else { return [] }
        return items.map { item in
            switch item {
            case .success(let json): json.text()
            case .failure(let error): "\(error)"
            }
        }
    }

    @Test func textsWithoutFaultAreOneValueOrTheirItems() throws {
        #expect(
            try items(Array(#" {"note": "x", "items": [{"a": 1}, "]", [2]]} "#.utf8)) == [#"{"a":1}"#, #""]""#, "[2]"]
        )
        #expect(try items(Array(#"{"items": []}"#.utf8)) == [])
        guard case .single(let json) = try read(Array(#"{"a": 1}"#.utf8)) else {
            Issue.record("One object was taken for a batch.")
            return
        }
        #expect(json == ["a": 1])
    }

    /// Each with what is said of it; a good item stands before and behind.
    private static let odd: [(item: [UInt8], message: String)] = [
        (Array(#"{"a": "\u0000"}"#.utf8), "the character \\u0000 is not allowed at line 2, column 8"),
        (Array(#"{"a": "\ud800"}"#.utf8), "half of a surrogate pair at line 2, column 8"),
        (Array(#"{"a": 1, "a": 2}"#.utf8), "the name \"a\" appears twice in one object at line 2, column 10"),
        (Array(#"{"a": NaN}"#.utf8), "expected a value at line 2, column 7"),
        (Array("NaN".utf8), "expected a value at line 2, column 1"),
        (Array("-Infinity".utf8), "expected a digit at line 2, column 2"),
        (
            [UInt8(ascii: "1")] + [UInt8](repeating: UInt8(ascii: "0"), count: 400),
            "a number beyond the range of a double at line 2, column 1"
        ),
        (
            Array(repeating: UInt8(ascii: "["), count: 65) + Array(repeating: UInt8(ascii: "]"), count: 65),
            "nested more than 64 levels deep at line 2, column 65"
        ),
        (Array("{\"a\": \"".utf8) + [0xFF] + Array("\"}".utf8), "invalid UTF-8 at line 2, column 8"),
        (Array("{\"a\": \"\n\"}".utf8), "a control character must be escaped in a string at line 2, column 8"),
        (Array(#"{"a" 1}"#.utf8), "expected ':' at line 2, column 6"),
    ]

    @Test(arguments: odd.indices)
    func anItemThatIsNoJSONCostsNoOther(_ index: Int) throws {
        let odd = Self.odd[index]
        let text =
            Array("{\"items\": [{\"n\": 1},\n".utf8) + odd.item + Array(", {\"n\": \"]}\\\"\"}], \"more\": [1]}".utf8)
        #expect(try items(text) == [#"{"n":1}"#, odd.message, #"{"n":"]}\""}"#])
    }

    @Test func everyBadItemIsNamed() throws {
        let found = try items(Array(#"{"items": [NaN, 1, {"a": nil}, 2, "\u0000"]}"#.utf8))
        #expect(found.map { $0.count == 1 } == [false, true, false, true, false])
    }

    @Test(arguments: [
        (#"{"items": [NaN, 1,]}"#, "expected a value at line 1, column 19"),
        (#"{"items": [NaN 1]}"#, "expected ',' or ']' at line 1, column 16"),
        (#"{"items": [{"a": NaN} {"b": 1}]}"#, "expected ',' or ']' at line 1, column 23"),
        (#"{"items": [{"a": [NaN}, 1]}"#, "expected another bracket at line 1, column 22"),
        (#"{"items": [NaN, 1"#, "expected ',' or ']', found the end of the text at line 1, column 18"),
        (#"{"items": [NaN, {"a": 1"#, "the array is not closed at line 1, column 24"),
        (#"{"items": [NaN, "a"#, "a text is not closed at line 1, column 19"),
        (#"{"items": [NaN], "items": [1]}"#, "the name \"items\" appears twice in one object at line 1, column 18"),
        (#"{"items": [NaN], "b": NaN}"#, "expected a value at line 1, column 23"),
        (#"{"items": [NaN]} x"#, "unexpected text after the value at line 1, column 18"),
        (#"{"items": [NaN}"#, "expected ',' or ']' at line 1, column 15"),
        (#"{"items": NaN}"#, "expected a value at line 1, column 11"),
        (#"[NaN]"#, "expected a value at line 1, column 2"),
    ])
    func whatIsWrongOutsideOfTheItemsRefusesAllWithItsPlace(_ text: String, _ message: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try read(Array(text.utf8)) }
        #expect(error?.description == message)
    }

    /// Ten thousand bad items in 2 MB: the places are counted along the way, not from the beginning for each.
    @Test func manyBadItemsCostNoMoreThanTheirBytes() throws {
        let item = #"{"text": "\#(String(repeating: "x", count: 200))", "n": NaN}"#
        let text = "{\"items\": [" + Array(repeating: item, count: 10_000).joined(separator: ",\n") + "]}"
        let found = try items(Array(text.utf8))
        #expect(found.count == 10_000)
        #expect(found.last == "expected a value at line 10000, column 219")
    }
}
