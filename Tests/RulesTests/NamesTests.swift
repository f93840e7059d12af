import Rules
import Testing

struct NamesTests {
    @Test func bothSpellingsOfANameAreKeptAsOne() throws {
        for (sent, kept) in [
            ("Gr\u{FC}n", "Gr\u{FC}n"), ("Gru\u{308}n", "Gr\u{FC}n"), ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
            ("plain", "plain"),
            ("with space", "with space"), ("👩\u{200D}🚀", "👩\u{200D}🚀"), ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ] {
            #expect(Array(try Names.kept(sent).utf8) == Array(kept.utf8))
        }
        let longest = String(repeating: "e\u{301}", count: 64)
        #expect(try Names.kept(longest).utf8.count == 128)
    }

    @Test(arguments: [
        ("", "must be 1 to 128 bytes, not 0"), (String(repeating: "a", count: 129), "must be 1 to 128 bytes, not 129"),
        (String(repeating: "é", count: 65), "must be 1 to 128 bytes, not 130"),
        ("a" + String(repeating: "\u{301}", count: 400_000), "must be 1 to 128 bytes, not 800001"),
        ("a\r\nb", "must not contain the control character U+000D"),
        ("\u{7F}", "must not contain the control character U+007F"),
        ("a\u{85}", "must not contain the control character U+0085"),
        ("a\u{2028}b", "must not contain the control character U+2028"),
        ("safe\u{202E}gnp", "must not contain the control character U+202E"),
        ("a\u{2066}", "must not contain the control character U+2066"),
    ])
    func whatCannotBeANameSaysWhy(_ name: String, _ reason: String) {
        let error = #expect(throws: UnacceptableText.self) { try Names.kept(name) }
        #expect(error?.description == reason)
    }

    @Test(arguments: [
        " ", "\u{A0}\u{3000}", "\u{200B}", "\u{200D}\u{200C}", "\u{200E}", "\u{FEFF}", "\u{3164}", "\u{FE0F}", "\u{AD}",
    ])
    func whatNobodySeesIsNoName(_ name: String) {
        let error = #expect(throws: UnacceptableText.self) { try Names.kept(name) }
        #expect(error?.description.contains("visible") == true)
    }

    @Test(arguments: [
        ("", "must be 1 to 512 bytes, not 0"), (String(repeating: "k", count: 513), "must be 1 to 512 bytes, not 513"),
        (String(repeating: "é", count: 257), "must be 1 to 512 bytes, not 514"),
        ("a\nb", "must not contain the control character U+000A"),
        ("\u{0}", "must not contain the control character U+0000"),
        ("k\u{7F}", "must not contain the control character U+007F"),
        ("k\u{9B}", "must not contain the control character U+009B"),
    ])
    func whatCannotBeAKeySaysWhy(_ key: String, _ reason: String) {
        #expect(Keys.refusal(of: key) == reason)
    }

    @Test(arguments: [
        " ", "k", String(repeating: "k", count: 512), "u\u{308}", "\u{FC}", "\u{A0}", "¢", "\u{200B}", "\u{202E}", "🦜",
        "a/b?c=d&e",
    ])
    func anyOtherTextIsAKey(_ key: String) {
        #expect(Keys.refusal(of: key) == nil)
    }
}
