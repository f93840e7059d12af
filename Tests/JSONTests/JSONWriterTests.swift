import JSON
import Testing

struct JSONWriterTests {
    @Test(arguments: [
        #"{"z":[1,-2,9223372036854775807,-9223372036854775808],"a":{"b":null,"c":[]},"d":{}}"#,
        #"[70.0,0.1,-0.0,1e+16,5e-324,1.7976931348623157e+308,true,false]"#,
        #"["é€😀","\"\\/\b\f\n\r\t\u0001\u001f<>&"]"#,
    ])
    func writesWhatItRead(text: String) throws {
        #expect(try JSON.parse(text).text() == text)
    }

    @Test func writesDoublesAsDoublesAndNothingThatIsNotANumber() {
        let value: JSON = [70.0, 70, .number(.nan), .number(-.infinity)]
        #expect(value.text() == "[70.0,70,null,null]")
    }

    @Test func readsBackEveryDouble() throws {
        var generator = SplitMix64(state: 7)
        for _ in 0..<2_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let read = try JSON.parse(JSON.number(number).serialized())
            #expect(read.double?.bitPattern == number.bitPattern)
        }
    }

    @Test func indentsPrettyText() {
        let value: JSON = ["a": [1, [:]], "b": []]
        #expect(
            value.pretty == """
                {
                  "a": [
                    1,
                    {}
                  ],
                  "b": []
                }
                """
        )
    }

    @Test func canonicalTextSortsNamesByTheirBytesAtEveryLevel() throws {
        let value = try JSON.parse(#"{"\ufb01":1,"😀":2,"b":{"z":-0.0,"y":1},"a":3,"B":4,"é":5,"":6}"#)
        let text = String(decoding: value.canonical(), as: UTF8.self)
        #expect(text == #"{"":6,"B":4,"a":3,"b":{"y":1,"z":0.0},"é":5,"ﬁ":1,"😀":2}"#)
    }

    @Test func appendsToABuffer() {
        var bytes = Array("data: ".utf8)
        JSON.array([1]).write(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "data: [1]")
    }
}

/// A small generator with a fixed start (Steele, Lea and Flood 2014).
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
