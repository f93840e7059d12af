import Testing

@testable import Learning

struct VectorMathTests {
    private func relativeError(_ found: Double, _ exact: Double) -> Double {
        abs(found - exact) / max(abs(exact), .leastNormalMagnitude)
    }

    @Test func exponentialIsExactToAFewRoundings() {
        for step in 0..<4_000 {
            let x = -Double(step) * 0.177
            let found = exponentialOfNonpositive(Lanes(repeating: x))
            #expect(relativeError(found[2], exponential(max(x, -708))) < 1e-15)
        }
        #expect(exponentialOfNonpositive(Lanes(repeating: 0))[0] == 1)
        #expect(exponentialOfNonpositive(Lanes(repeating: -1e300))[0] < 1e-300)
    }

    @Test func logarithmIsExactToAFewRoundings() {
        for step in 1..<4_000 {
            let x = Double(step) * 0.00177 + exponential(Double(step % 50))
            #expect(relativeError(logarithm(Lanes(repeating: x))[1], naturalLogarithm(x)) < 1e-15)
        }
        #expect(logarithm(Lanes(repeating: 1))[0] == 0)
    }
}
