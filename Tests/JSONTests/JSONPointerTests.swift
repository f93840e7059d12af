import JSON
import Testing

struct JSONPointerTests {
    /// The document and the pointers of RFC 6901, section 5.
    private static let document: JSON = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
    ]

    @Test(
        arguments: [
            ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2),
            ("/e^f", 3),
            ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
        ] as [(String, JSON)]
    )
    func findsTheValuesOfTheStandard(text: String, expected: JSON) throws {
        let pointer = try JSONPointer(text)
        #expect(pointer.value(in: Self.document) == expected)
        #expect(pointer.description == text)
    }

    @Test(arguments: ["/bar", "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/", "/foo/99999999999999999999", "/ /x"])
    func findsNothing(text: String) throws {
        #expect(try JSONPointer(text).value(in: Self.document) == nil)
    }

    @Test func refusesOtherTexts() {
        #expect(throws: JSONPointerError.missingSlash) { try JSONPointer("foo") }
        #expect(throws: JSONPointerError.invalidEscape(token: "a~2")) { try JSONPointer("/x/a~2") }
        #expect(throws: JSONPointerError.invalidEscape(token: "~")) { try JSONPointer("/~") }
    }

    @Test func escapesAppendedTokensInItsText() throws {
        let pointer = JSONPointer.root.appending("~1/").appending(3)
        #expect(pointer.description == "/~01~1/3")
        #expect(try JSONPointer(pointer.description) == pointer)
    }
}
