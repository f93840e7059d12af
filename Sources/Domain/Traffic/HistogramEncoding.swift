/// A stored histogram that is not one of this program's, or is damaged.
package struct UnreadableHistogram: StoreFailure, Equatable, CustomStringConvertible {
    package var reason: String

    package var description: String { "A stored histogram of latencies cannot be read: \(reason)." }
    package var isTemporary: Bool { false }
    package var isConflict: Bool { false }
    package var isCorrupt: Bool { true }
}

/// The uncompressed V2 encoding of HDR histograms (hdrhistogram.org), for the one layout that latencies have.
///
/// All numbers of the header are big-endian: cookie, length of the payload, normalizing offset (32 bits each), significant
/// digits (32), lowest and highest value (64 each), conversion ratio (a double): 40 bytes. The payload has the counts by
/// their index up to the last that is not 0, each as a ZigZag LEB128 number of at most 9 bytes, the ninth with all its 8
/// bits; a number below 0 stands for so many counts of 0 in a row. The project's libraries write a single one either as 0 or as
/// −1, and all read both; here it is −1.
enum HistogramEncoding {
    private static let cookie: UInt32 = 0x1C84_9313
    private static let headerLength = 40
    /// Half of the 256 values that two significant digits tell apart in each range of values.
    private static let half = 128
    /// Indices that values up to an hour have.
    static let indexCount = index(ofValue: UInt64(LatencyHistogram.mostMicroseconds)) + 1

    /// The lowest of the values that are counted at an index: they are as wide as their number of ranges says.
    static func value(atIndex index: Int) -> UInt64 {
        guard index >= 2 * half else { return UInt64(index) }
        return UInt64(index % half + half) << UInt64(index / half - 1)
    }

    static func index(ofValue value: UInt64) -> Int {
        let width = max(0, 64 - 8 - value.leadingZeroBitCount)
        return width * half + Int(value >> UInt64(width))
    }

    static func encode(_ counts: [UInt64]) -> [UInt8] {
        var payload: [UInt8] = []
        var zeros: Int64 = 0
        for count in counts {
            if count == 0 {
                zeros += 1
                continue
            }
            if zeros > 0 { append(-zeros, to: &payload) }
            zeros = 0
            append(Int64(clamping: count), to: &payload)
        }
        return header(payloadLength: payload.count) + payload
    }

    private static func header(payloadLength: Int) -> [UInt8] {
        bytes(cookie) + bytes(UInt32(payloadLength)) + bytes(UInt32(0)) + bytes(UInt32(LatencyHistogram.digits))
            + bytes(UInt64(1)) + bytes(UInt64(LatencyHistogram.mostMicroseconds)) + bytes((1.0).bitPattern)
    }

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        for _ in 0..<8 {
            guard rest > 0x7F else { break }
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Hands over each count that is not 0 with its index, in their order.
    static func decode(_ bytes: [UInt8], _ body: (Int, UInt64) -> Void) throws(UnreadableHistogram) {
        guard bytes.count >= headerLength else { throw UnreadableHistogram(reason: "it ends in its header") }
        let length = bytes.count - headerLength
        guard bytes.prefix(headerLength).elementsEqual(header(payloadLength: length)) else {
            throw UnreadableHistogram(reason: "its header is that of another layout or length")
        }
        var rest = bytes[headerLength...]
        var index = 0
        var total: UInt64 = 0
        while !rest.isEmpty {
            let number = try number(&rest)
            guard number <= 0 else {
                guard index < indexCount else { throw UnreadableHistogram(reason: "it counts what is beyond an hour") }
                total += UInt64(number)
                guard total <= mostCounted else { throw UnreadableHistogram(reason: "its counts are too high") }
                body(index, UInt64(number))
                index += 1
                continue
            }
            guard number > -Int64(indexCount) else { throw UnreadableHistogram(reason: "a gap in it is too long") }
            index += number == 0 ? 1 : Int(-number)
        }
    }

    /// Far above what a minute or an hour can have, and far below what could overflow when sums are made of it.
    private static let mostCounted: UInt64 = 1_000_000_000_000

    private static func number(_ bytes: inout ArraySlice<UInt8>) throws(UnreadableHistogram) -> Int64 {
        var value: UInt64 = 0
        for position in 0..<9 {
            guard let byte = bytes.popFirst() else { throw UnreadableHistogram(reason: "it ends in a number") }
            let isLast = position == 8 || byte & 0x80 == 0
            value |= UInt64(position == 8 ? byte : byte & 0x7F) << UInt64(7 * position)
            if isLast { break }
        }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
