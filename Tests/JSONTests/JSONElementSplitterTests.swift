import JSON
import Testing

struct JSONElementSplitterTests {
    /// Feeds a text in pieces of one size and parses what comes out.
    private func split(_ text: String, piece: Int = 1, longest: Int = 1_000) throws -> [JSON] {
        var splitter = JSONElementSplitter(longestElement: longest)
        var elements: [JSON] = []
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                let end = min(start + piece, bytes.count)
                try splitter.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) {
                    elements.append(try $0.parse())
                }
                start = end
            }
        }
        try splitter.finish { elements.append(try $0.parse()) }
        return elements
    }

    @Test(arguments: [1, 2, 3, 7, 1_000])
    func anArrayComesElementByElementHoweverItIsCut(_ piece: Int) throws {
        let text = #" [ {"a": [1, {"b": "],\"}"}]} ,"x\\",null, -1.5e3 ,[[],[2]] , "é🎉" ] "#
        let expected: [JSON] = [["a": [1, ["b": "],\"}"]]], "x\\", nil, -1500.0, [[], [2]], "é🎉"]
        #expect(try split(text, piece: piece) == expected)
    }

    @Test func whatIsNoArrayIsOneElement() throws {
        #expect(try split(#" {"a": [1, 2], "b": "]"} "#) == [["a": [1, 2], "b": "]"]])
        #expect(try split("") == [])
        #expect(try split(" [ ] ") == [])
    }

    @Test(arguments: [
        ("[1, 2", "the array is not closed at line 1, column 6"), ("[1,]", "expected a value at line 1, column 4"),
        ("[,1]", "expected a value at line 1, column 2"),
        ("[1]\n x", "unexpected text after the value at line 2, column 2"),
        ("[{\"a\": \"x]", "the array is not closed at line 1, column 11"),
        ("[\n  {\"é\": x}]", "expected a value at line 2, column 9"),
        ("[1,\n2 3]", "unexpected text after the value at line 2, column 3"),
        ("[{\"a\": [1}]", "the array is not closed at line 1, column 12"),
    ])
    func whatIsWrongIsSaidWithItsPlaceInTheWholeText(_ text: String, _ message: String) throws {
        let error = #expect(throws: JSONSyntaxError.self) { try split(text) }
        #expect(error?.description == message)
    }

    @Test func anElementBeyondTheLimitIsCutAndTheOthersAreWhole() throws {
        var splitter = JSONElementSplitter(longestElement: 8)
        var lengths: [Int] = []
        var tooLong: [Bool] = []
        let text = Array("[12345678,\"\(String(repeating: "x", count: 100_000))\",3]".utf8)
        try text.withUnsafeBytes { bytes in
            try splitter.feed(bytes) { element in
                lengths.append(element.bytes.count)
                tooLong.append(element.isTooLong)
            }
        }
        #expect(lengths == [8, 8, 1])
        #expect(tooLong == [false, true, false])
    }
}
