/// MurmurHash3 and assignments as another implementation has them; written by `scripts/oracles/assignment.py`.
enum AssignmentVectors {
    struct Hash: Sendable {
        var text: String
        var hash: UInt32
    }

    struct Bucket: Sendable {
        var salt: String
        var unit: String
        var bucket: Int
    }

    static let hashes: [Hash] = [
        .init(text: "", hash: 0x00000000),
        .init(text: "a", hash: 0x3c2569b2),
        .init(text: "ab", hash: 0x9bbfd75f),
        .init(text: "abc", hash: 0xb3dd93fa),
        .init(text: "abcd", hash: 0x43ed676a),
        .init(text: "abcde", hash: 0xe89b9af6),
        .init(text: "test", hash: 0xba6bd213),
        .init(text: "Hello, world!", hash: 0xc0363e43),
        .init(text: "Gr\u{fc}\u{df}e", hash: 0x6ac9c100),
        .init(text: "\u{65e5}\u{672c}\u{8a9e}", hash: 0xa5a47297),
        .init(text: "\u{1f99c}\u{1f99c}", hash: 0xbbc0ea5c),
        .init(text: "The quick brown fox jumps over the lazy dog", hash: 0x2e4ff723),
    ]

    static let buckets: [Bucket] = [
        .init(salt: "salt", unit: "thread-1", bucket: 7555),
        .init(salt: "salt", unit: "thread-2", bucket: 3867),
        .init(salt: "salt", unit: "unit-17", bucket: 224),
        .init(salt: "salt", unit: "a", bucket: 7166),
        .init(salt: "salt", unit: "ab", bucket: 1721),
        .init(salt: "salt", unit: "Gr\u{fc}\u{df}e", bucket: 3528),
        .init(salt: "salt", unit: "\u{65e5}\u{672c}\u{8a9e}", bucket: 9973),
        .init(salt: "9f2c", unit: "thread-1", bucket: 8211),
        .init(salt: "", unit: "", bucket: 3175),
        .init(salt: "", unit: "thread-1", bucket: 9340),
        .init(salt: "salt", unit: "", bucket: 2267),
        .init(salt: "salt", unit: " thread-1", bucket: 1861),
        .init(salt: "salt", unit: "THREAD-1", bucket: 7011),
        .init(salt: "sal", unit: "tthread-1", bucket: 8509),
        .init(salt: "salt", unit: "u\u{308}", bucket: 42),
        .init(salt: "salt", unit: "\u{fc}", bucket: 4438),
        .init(salt: "1y2p0ij32e8e7", unit: "customer:42:mail:0007", bucket: 3034),
        .init(salt: "salt", unit: String(repeating: "x", count: 300), bucket: 8683),
    ]
}
