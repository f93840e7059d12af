/// The powers of ten that a double holds exactly.
private let exactPowersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]

extension JSONParser {
    /// Reads a number; the position is at its sign or first digit.
    mutating func parseNumber() throws(JSONSyntaxError) -> JSON {
        let start = position
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let integerStart = position
        // Wraps in long numbers, which do not use it.
        var digits: UInt64 = 0
        try takeDigits(into: &digits)
        let integerCount = position - integerStart
        guard integerCount == 1 || bytes[integerStart] != UInt8(ascii: "0") else {
            throw failure("a number must not start with 0", at: start)
        }
        var fractionCount = 0
        if current == UInt8(ascii: ".") {
            position += 1
            let fractionStart = position
            try takeDigits(into: &digits)
            fractionCount = position - fractionStart
        }
        let exponent = try parseExponent()
        let isWhole = fractionCount == 0 && exponent == nil
        let areDigitsExact = integerCount + fractionCount <= 18
        if isWhole, areDigitsExact {
            return .integer(isNegative ? -Int64(digits) : Int64(digits))
        }
        let scale = (exponent ?? 0) - fractionCount
        if areDigitsExact, digits <= 1 << 53, abs(scale) <= 22 {
            // Both operands are exact, so the one rounding of the operation gives the nearest double (Clinger 1990).
            let power = exactPowersOfTen[abs(scale)]
            let magnitude = scale < 0 ? Double(digits) / power : Double(digits) * power
            return .number(isNegative ? -magnitude : magnitude)
        }
        return try convertLongNumber(from: start, isWhole: isWhole)
    }

    @inline(__always)
    private mutating func takeDigits(into value: inout UInt64) throws(JSONSyntaxError) {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value &* 10 &+ UInt64(digit)
            position += 1
        }
        guard position > start else { throw expected("a digit") }
    }

    /// The exponent if one is written, held within ±100,000,000, far outside what a double's range can tell apart.
    private mutating func parseExponent() throws(JSONSyntaxError) -> Int? {
        guard current == UInt8(ascii: "e") || current == UInt8(ascii: "E") else { return nil }
        position += 1
        let isNegative = current == UInt8(ascii: "-")
        if isNegative || current == UInt8(ascii: "+") { position += 1 }
        let start = position
        var digits: UInt64 = 0
        try takeDigits(into: &digits)
        let magnitude = position - start <= 8 ? Int(digits) : 100_000_000
        return isNegative ? -magnitude : magnitude
    }

    private func convertLongNumber(from start: Int, isWhole: Bool) throws(JSONSyntaxError) -> JSON {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw failure("a number beyond the range of a double", at: start)
        }
        return .number(number)
    }
}
