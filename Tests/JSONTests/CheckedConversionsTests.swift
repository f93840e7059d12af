import Testing

@testable import JSON

struct CheckedConversionsTests {
    @Test(
        "A number becomes its whole part, or the nearest integer there is",
        arguments: [
            (2.9, 2), (-2.9, -2), (1e19, .max), (-1e19, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0),
            // The two doubles around the greatest integer.
            (0x1p63, .max), (0x1p63.nextDown, 9_223_372_036_854_774_784), (-0x1p63, .min),
        ] as [(Double, Int64)]
    )
    func clampsNumbers(_ number: Double, _ expected: Int64) {
        #expect(Int64(clamping: number) == expected)
    }

    @Test("Small and unsigned integers have bounds of their own")
    func clampsToOtherTypes() {
        #expect(UInt8(clamping: 255.9) == 255)
        #expect(UInt8(clamping: 256.0) == 255)
        #expect(UInt32(clamping: -0.5) == 0)
        #expect(UInt64(clamping: 1e30) == .max)
    }

    @Test("Sums and products stop at the bound that they lie beyond")
    func clampsArithmetic() {
        #expect(Int64.max.addingClamped(1) == .max)
        #expect(Int64.min.addingClamped(-1) == .min)
        #expect(Int64(3).addingClamped(4) == 7)
        #expect(Int64.max.multipliedClamped(by: 2) == .max)
        #expect(Int64.min.multipliedClamped(by: 2) == .min)
        #expect(Int64.min.multipliedClamped(by: -1) == .max)
    }

    @Test("Of pairs with one key the first counts")
    func keepsTheFirstOfPairs() {
        #expect(Dictionary(firstOf: [("a", 1), ("b", 2), ("a", 3)]) == ["a": 1, "b": 2])
    }
}
