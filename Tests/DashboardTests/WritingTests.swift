import Testing

@testable import Dashboard

struct WritingTests {
    @Test("Figures are written as a person reads them")
    func figures() {
        #expect(percent(0.873) == "87.3 %")
        #expect(percent(nil) == "–")
        #expect(points(-0.0345) == "−3.5")
        #expect(points(0) == "0.0")
        #expect(relative(0.042) == "+4.2 %")
        #expect(grouped(1_250_000) == "1\u{202F}250\u{202F}000")
        #expect(grouped(-999) == "−999")
        #expect(brief(65.0) == "65")
        #expect(brief(0.12345) == "0.123")
        #expect(brief(.infinity) == "–")
        #expect(fixed(0.05, 1) == "0.1")
        #expect(duration(hours: 25.5) == "25 h")
        #expect(duration(hours: 73) == "3 d 1 h")
    }

    @Test("No text ends the attribute or element it stands in, whatever marks follow its characters")
    func escaping() {
        let escaped = ScalarHTML().escapeText("<b>\"\u{301} onmouseover='\u{327}x'>&\u{202E}")
        #expect(!escaped.unicodeScalars.contains { ["<", ">", "\"", "'"].contains($0) })
        #expect(escaped.hasPrefix("&lt;b&gt;&quot;\u{301}"))
        #expect(escaped.hasSuffix("&amp;\u{202E}"))
    }

    @Test("A form's fields are read as browsers write them")
    func form() throws {
        let form = try Form(Array("a=1+2%2B&b=%E2%80%AEx%0D%0Ay&c&a=3".utf8), path: "/")
        #expect(form.text("a") == "1 2+")
        #expect(form.values("a") == ["1 2+", "3"])
        #expect(form.text("b") == "\u{202E}x\ny")
        #expect(form.text("c") == nil)
        for unreadable in ["a=%00", "a=%zz", "a=%ff"] {
            #expect(throws: FormError.self) { try Form(Array(unreadable.utf8), path: "/") }
        }
    }
}
