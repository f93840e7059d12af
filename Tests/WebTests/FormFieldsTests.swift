import Testing
import Web

struct FormFieldsTests {
    @Test(
        "A plus is a space, an encoded plus is a plus, and whatever is encoded is the bytes that it says",
        arguments: [
            ("a+b", "a b"), ("a%2Bb", "a+b"), ("a%20b", "a b"), ("%e2%82%ac", "€"), ("%25", "%"), ("", ""),
            ("e%CC%81", "e\u{301}"),
        ]
    )
    func decoding(_ written: String, _ read: String) throws {
        let decoded = try #require(FormText.decoded(written.utf8))
        #expect(Array(decoded.utf8) == Array(read.utf8))
        let again = try #require(FormText.decoded(FormText.encoded(read).utf8))
        #expect(Array(again.utf8) == Array(read.utf8))
    }

    @Test(
        "What is no encoding, no UTF-8 or NUL is refused and not guessed at",
        arguments: ["a=%zz", "a=%2", "a=%ff", "%=1"]
    )
    func notReadable(_ query: String) {
        #expect(throws: FormFieldsError.self) { try FormFields(query: query) }
        #expect(throws: FormFieldsError.hasNull) { try FormFields(query: "a=%00") }
    }

    @Test func fieldsKeepTheirOrderAndAreWrittenAsTheyAreRead() throws {
        let fields = try FormFields(query: "b=1&a=x+y&&b=2&c")
        #expect(fields["b"] == "1")
        #expect(fields.values("b") == ["1", "2"])
        #expect(fields["c"] == "")
        #expect(fields["d"] == nil)
        #expect(fields.removing(["b"]).adding("cursor", "1+2").text == "a=x%20y&c=&cursor=1%2B2")
    }

    @Test(
        "Numbers are decimal digits and nothing else that a parser takes",
        arguments: ["0x10", "inf", "nan", "+1", ".5", "1.", "1e", " 1", "1 ", "", "1_000", "١", "1e999", "--1"]
    )
    func notANumber(_ text: String) {
        #expect(DecimalText.number(text) == nil)
        #expect(DecimalText.integer(text) == nil)
    }

    @Test func numbersAreReadAsWritten() {
        #expect(DecimalText.number("-12.5e-1") == -1.25)
        #expect(DecimalText.number("007") == 7)
        #expect(DecimalText.integer("-12") == -12)
        #expect(DecimalText.integer("9999999999999999999") == nil)
    }
}
