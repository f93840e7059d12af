import Foundation

/// One address or a network of them (RFC 4632): `10.1.0.0/16`, `::1`.
struct AddressRange: Sendable {
    /// 4 bytes, or 16.
    let bytes: [UInt8]
    let bits: Int

    static let loopback = ["127.0.0.0/8", "::1", "::ffff:127.0.0.0/104"].compactMap { AddressRange($0) }

    /// Nil for what is no address in its usual form, alone or with the number of bits that count.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var address = parts[0]
        if address.first == "[", address.last == "]" { address = address.dropFirst().dropLast() }
        guard let bytes = Self.bytes(of: String(address)) else { return nil }
        self.bytes = bytes
        guard parts.count > 1 else {
            bits = bytes.count * 8
            return
        }
        guard let bits = DecimalText.integer(String(parts[1])), (0...bytes.count * 8).contains(bits) else { return nil }
        self.bits = bits
    }

    func contains(_ address: [UInt8]) -> Bool {
        guard address.count == bytes.count else { return false }
        let (whole, rest) = bits.quotientAndRemainder(dividingBy: 8)
        guard address.prefix(whole) == bytes.prefix(whole) else { return false }
        guard rest > 0 else { return true }
        return (address[whole] ^ bytes[whole]) >> (8 - rest) == 0
    }

    /// An address in network order; nil for text that is none.
    static func bytes(of text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
        var sixteen = in6_addr()
        if inet_pton(AF_INET6, text, &sixteen) == 1 { return withUnsafeBytes(of: sixteen) { Array($0) } }
        return nil
    }
}
