import JSON
import Testing

struct ExactTextTests {
    /// Texts that Swift takes for equal: both spellings of a letter, marks in another order, a sign and the letter it is.
    private static let equivalent: [(String, String)] = [
        ("\u{FC}", "u\u{308}"), ("a\u{323}\u{307}", "a\u{307}\u{323}"), ("\u{212B}", "A\u{30A}"),
        ("\u{2126}", "\u{3A9}"),
    ]

    @Test func tellsTextsApartThatSwiftTakesForEqual() {
        for (one, other) in Self.equivalent {
            #expect(one == other)
            #expect(!one.isExactly(other) && ExactText(one) != ExactText(other))
            #expect(Set([ExactText(one), ExactText(other), ExactText(one)]).count == 2)
            #expect(JSON.string(one) != .string(other))
            #expect(JSONPointer(tokens: ["a", one]) != JSONPointer(tokens: ["a", other]))
        }
    }

    @Test(arguments: [
        "", "a", "1234567", "12345678", "123456789", "Grüße aus Wien 🦜", String(repeating: "é", count: 1_000),
    ])
    func aTextEqualsItselfAndNoOtherOfItsLength(_ text: String) {
        #expect(text.isExactly(text + "") && ExactText(text).hashValue == ExactText(text).hashValue)
        for place in text.utf8.indices.prefix(20) {
            var bytes = Array(text.utf8)
            bytes[text.utf8.distance(from: text.utf8.startIndex, to: place)] ^= 1
            #expect(!text.isExactly(String(decoding: bytes, as: UTF8.self)))
        }
        #expect(!text.isExactly(text + "a"))
    }

    @Test func sortsByBytes() {
        let texts: [ExactText] = ["b", "a", "", "ab", "u\u{308}", "\u{FC}", "🦜", "\u{FFFD}"]
        #expect(texts.sorted() == ["", "a", "ab", "b", "u\u{308}", "\u{FC}", "\u{FFFD}", "🦜"])
    }

    @Test func membersAreToldApartByTheirBytesInSmallAndLargeObjects() throws {
        for filler in [0, 30] {
            var object = JSONObject()
            for number in 0..<filler { object["name \(number)"] = .null }
            for (place, pair) in Self.equivalent.enumerated() {
                object[pair.0] = .integer(Int64(place))
                object[pair.1] = .integer(Int64(place) + 100)
            }
            #expect(object.count == filler + 2 * Self.equivalent.count)
            for (place, pair) in Self.equivalent.enumerated() {
                #expect(object[pair.0]?.integer == Int64(place))
                #expect(object[pair.1]?.integer == Int64(place) + 100)
            }
            let read = try JSON.parse(JSON.object(object).serialized())
            #expect(read == .object(object))
        }
        #expect(try JSON.parse("{\"\u{FC}\": 1, \"u\u{308}\": 2}").object?.count == 2)
    }

    @Test func beginningsAreCutByBytesBetweenScalars() {
        #expect("abc".beginning(bytes: 3) == "abc")
        #expect("abcd".beginning(bytes: 3) == "abc…")
        #expect("aéé".beginning(bytes: 4) == "aé…")
        #expect("🦜".beginning(bytes: 3) == "…")
        let oneCharacter = "a" + String(repeating: "\u{301}", count: 400_000)
        #expect(oneCharacter.count == 1)
        #expect(oneCharacter.beginning(bytes: 64).utf8.count <= 64 + "…".utf8.count)
    }

    @Test func aTextOnOneLineCannotBeginAnother() {
        let text = "why\r\n2024-01-15 error: forged\u{1B}[31m\t\u{85}\u{2028}\u{202E}\u{7F}\u{0} é 🎉"
        let line = #"why\r\n2024-01-15 error: forged\u001b[31m\t\u0085\u2028\u202e\u007f\u0000 é 🎉"#
        #expect(text.onOneLine == line)
        #expect("plain é".onOneLine == "plain é")
    }
}
