import JSON
import Testing

struct JSONParserTests {
    @Test(
        arguments: [
            ("null", JSON.null),
            (" \t\r\n true ", true),
            ("false", false),
            ("0", .integer(0)),
            ("-0", .integer(0)),
            ("-12", .integer(-12)),
            ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("70.0", .number(70)),
            ("1e2", .number(100)),
            ("-1.5E+3", .number(-1500)),
            ("0.1", .number(0.1)),
            ("123456789012345678.5", .number(123_456_789_012_345_678.5)),
            ("2.2250738585072011e-308", .number(Double(bitPattern: 0x000f_ffff_ffff_ffff))),
            ("1e-400", .number(0)),
            ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
            (#""""#, ""),
            (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"),
            (#""\u00e9\u20AC\ud83d\ude00""#, "é€😀"),
            ("\"é€😀 and \u{7F}\"", "é€😀 and \u{7F}"),
            (#""eight or more plain bytes, then \"é\"""#, "eight or more plain bytes, then \"é\""),
            ("[]", []),
            ("[ 1 , [ 2 ] , { } ]", [1, [2], [:]]),
            (#"{"":1,"a":{"b":[null]}}"#, ["": 1, "a": ["b": [nil]]]),
        ] as [(String, JSON)]
    )
    func readsWhatTheGrammarAllows(text: String, expected: JSON) throws {
        #expect(try JSON.parse(text) == expected)
    }

    @Test(arguments: [
        ("", "expected a value, found the end of the text", 0),
        ("nul", "expected a value", 0),
        ("NaN", "expected a value", 0),
        ("-Infinity", "expected a digit", 1),
        ("+1", "expected a value", 0),
        ("01", "a number must not start with 0", 0),
        ("1.", "expected a digit, found the end of the text", 2),
        (".5", "expected a value", 0),
        ("1e", "expected a digit, found the end of the text", 2),
        ("0x1", "unexpected text after the value", 1),
        ("[1e400]", "a number beyond the range of a double", 1),
        ("[-1e999999999999]", "a number beyond the range of a double", 1),
        ("1 2", "unexpected text after the value", 2),
        ("[1,]", "expected a value", 3),
        ("[1 2]", "expected ',' or ']'", 3),
        ("[1", "expected ',' or ']', found the end of the text", 2),
        (#"{"a":1,}"#, "expected a name in double quotes", 7),
        ("{a:1}", "expected a name in double quotes", 1),
        (#"{"a" 1}"#, "expected ':'", 5),
        (#"{"a":1]"#, "expected ',' or '}'", 6),
        (#"{"a":1,"a":2}"#, "the name \"a\" appears twice in one object", 7),
        (#"{"a":1,"\u0061":2}"#, "the name \"a\" appears twice in one object", 7),
        ("'a'", "expected a value", 0),
        ("\"a", "expected '\"', found the end of the text", 2),
        (#""\x""#, "invalid escape in a string", 1),
        (#""\u12g4""#, "\\u must be followed by four hexadecimal digits", 1),
        (#""\ud800""#, "half of a surrogate pair", 1),
        (#""\ud800\u0041""#, "half of a surrogate pair", 1),
        (#""\ude00""#, "half of a surrogate pair", 1),
        (#""\u0000""#, "the character \\u0000 is not allowed", 1),
        ("\"a\tb\"", "a control character must be escaped in a string", 2),
        ("\"0123456789\u{0}\"", "a control character must be escaped in a string", 11),
        ("\u{0}", "expected a value", 0),
        ("\u{FEFF}1", "a byte order mark is not allowed", 0),
        ("/* */1", "expected a value", 0),
        ("\u{A0}1", "expected a value", 0),
    ])
    func refusesWhatTheGrammarForbids(text: String, message: String, offset: Int) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSON.parse(text) }
        #expect(error.message == message)
        #expect(error.offset == offset)
    }

    @Test(
        arguments: [
            [0x80], [0xFF], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func refusesInvalidUTF8AtItsFirstByte(sequence: [UInt8]) throws {
        for prefix in ["\"é", "\"\\n0123456789"] {
            let error = try #require(throws: JSONSyntaxError.self) {
                try JSON.parse(Array(prefix.utf8) + sequence + [UInt8(ascii: "\"")])
            }
            #expect(error.message == "invalid UTF-8")
            #expect(error.offset == prefix.utf8.count)
        }
    }

    @Test func tellsLineAndColumnInCharacters() throws {
        let error = try #require(throws: JSONSyntaxError.self) {
            try JSON.parse("{\n  \"a\": 1,\n  \"é€😀\": 2 x\n}")
        }
        #expect(error.description == "expected ',' or '}' at line 3, column 12")
    }

    @Test func limitsNesting() throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try JSON.parse(nested(64)) }
        let error = try #require(throws: JSONSyntaxError.self) { try JSON.parse(nested(65)) }
        #expect(error.offset == 64)
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(#"{"a":[]}"#, limits: JSONLimits(depth: 1)) }
    }

    @Test func readsEveryKindOfByteSequence() throws {
        let bytes = Array("[1]".utf8)
        #expect(try JSON.parse(bytes[...]) == [1])
        #expect(try JSON.parse(bytes.lazy.map { $0 }) == [1])
        #expect(try JSON.parse(bytes.span) == [1])
    }
}
