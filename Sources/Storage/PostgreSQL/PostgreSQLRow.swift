import CPostgreSQL

/// A row of a result, its values in PostgreSQL's text format.
struct PostgreSQLRow: SQLRow {
    let result: OpaquePointer
    let number: CInt

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, number, CInt(column)),
            count: Int(PQgetlength(result, number, CInt(column)))
        )
    }

    func isNull(_ column: Int) -> Bool {
        PQgetisnull(result, number, CInt(column)) == 1
    }

    /// The whole part of a number (sums come as decimals); 0 for null.
    func integer(_ column: Int) -> Int64 {
        let bytes = bytes(column)
        if bytes.first == UInt8(ascii: "t") { return 1 }
        let isNegative = bytes.first == UInt8(ascii: "-")
        var value: Int64 = 0
        for byte in bytes.dropFirst(isNegative ? 1 : 0) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
            let digit = Int64(byte - UInt8(ascii: "0"))
            // Downward for negative numbers, as the smallest has no counterpart.
            value = value &* 10 &+ (isNegative ? -digit : digit)
        }
        return value
    }

    /// PostgreSQL writes the shortest digits that name the number, so it comes back bit for bit.
    func real(_ column: Int) -> Double {
        Double(text(column)) ?? 0
    }

    func text(_ column: Int) -> String {
        String(decoding: bytes(column), as: UTF8.self)
    }

    /// Bytes come as `\x` and two hexadecimal digits each.
    func blob(_ column: Int) -> [UInt8] {
        let digits = bytes(column).dropFirst(2)
        return [UInt8](unsafeUninitializedCapacity: digits.count / 2) { blob, count in
            count = digits.count / 2
            for index in 0..<count {
                let high = Self.value(ofDigit: digits[digits.startIndex + 2 * index])
                blob[index] = high << 4 | Self.value(ofDigit: digits[digits.startIndex + 2 * index + 1])
            }
        }
    }

    private static func value(ofDigit digit: UInt8) -> UInt8 {
        digit < UInt8(ascii: "a") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
    }
}
