/// MurmurHash3_x86_32 with seed 0 over a stream of bytes (Austin Appleby, public domain; the reference is `MurmurHash3.cpp`).
///
/// Bytes are fed as they come, so that `salt ‖ 0x00 ‖ unit` is hashed without building it in memory; a copy taken after
/// `salt ‖ 0x00` begins the hash of every unit.
package struct MurmurHash3: Sendable {
    private var hash: UInt32 = 0
    private var block: UInt32 = 0
    private var length: UInt32 = 0

    package init() {}

    package mutating func combine(_ byte: UInt8) {
        block |= UInt32(byte) << (8 * (length & 3))
        length &+= 1
        if length & 3 == 0 {
            combine(block: block)
            block = 0
        }
    }

    package mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { combine($0) }
    }

    /// Whole blocks are read at once where they begin with one.
    private mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) {
        var place = 0
        while place < bytes.count, length & 3 != 0 {
            combine(bytes[place])
            place += 1
        }
        let raw = UnsafeRawBufferPointer(bytes)
        while place + 4 <= bytes.count {
            combine(block: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
            length &+= 4
            place += 4
        }
        while place < bytes.count {
            combine(bytes[place])
            place += 1
        }
    }

    private mutating func combine(block: UInt32) {
        hash ^= Self.mixed(block)
        hash = (hash << 13) | (hash >> 19)
        hash = hash &* 5 &+ 0xe654_6b64
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
