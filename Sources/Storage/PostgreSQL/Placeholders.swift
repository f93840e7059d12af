/// Numbered placeholders, as the SQL of this target writes them, in PostgreSQL's writing.
enum Placeholders {
    /// The statement with `$1` for `?1`, and the highest number in it. What stands between quotes is left alone.
    static func translate(_ sql: String) -> (sql: String, count: Int) {
        var translated: [UInt8] = []
        translated.reserveCapacity(sql.utf8.count)
        var quote: UInt8?
        var number: Int?
        var count = 0
        for byte in sql.utf8 {
            if let digits = number, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                let next = digits * 10 + Int(byte - UInt8(ascii: "0"))
                number = next
                count = max(count, next)
            } else {
                number = nil
            }
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "?") {
                number = 0
                translated.append(UInt8(ascii: "$"))
                continue
            }
            translated.append(byte)
        }
        return (String(decoding: translated, as: UTF8.self), count)
    }
}
