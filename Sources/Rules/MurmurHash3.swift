/// MurmurHash3_x86_32 with seed 0 over a stream of bytes (Austin Appleby, public domain; the reference is `MurmurHash3.cpp`).
///
/// Bytes are fed one at a time so that `salt ‖ 0x00 ‖ unit` is hashed without building it in memory.
package struct MurmurHash3: Sendable {
    private var hash: UInt32 = 0
    private var block: UInt32 = 0
    private var length: UInt32 = 0

    package init() {}

    package mutating func combine(_ byte: UInt8) {
        block |= UInt32(byte) << (8 * (length & 3))
        length &+= 1
        if length & 3 == 0 {
            hash ^= Self.mixed(block)
            hash = (hash << 13) | (hash >> 19)
            hash = hash &* 5 &+ 0xe654_6b64
            block = 0
        }
    }

    package mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { combine(byte) }
    }

    /// The hash of everything combined so far.
    package func finalized() -> UInt32 {
        var result = hash
        if length & 3 != 0 { result ^= Self.mixed(block) }
        result ^= length
        result ^= result >> 16
        result = result &* 0x85eb_ca6b
        result ^= result >> 13
        result = result &* 0xc2b2_ae35
        result ^= result >> 16
        return result
    }

    private static func mixed(_ block: UInt32) -> UInt32 {
        var k = block &* 0xcc9e_2d51
        k = (k << 15) | (k >> 17)
        return k &* 0x1b87_3593
    }
}
