import Crypto
import Domain
import Foundation

/// Tickets that open a stream of change notices for a client that cannot send headers, as browsers cannot.
///
/// A ticket is `version.expiry.mac`: the configuration version that its holder was answered from, the second at which it
/// ends, and an HMAC-SHA256 of both (its first 16 bytes) under a key that is drawn when the server starts. Nothing has to be
/// kept for it. It stands in an address, so it is short-lived and no address is ever logged.
struct StreamTickets: Sendable {
    static let lifetimeSeconds: Int64 = 300
    private static let macBytes = 16

    private let key: SymmetricKey

    /// - Parameter random: 64 random bits at each call.
    init(random: () -> UInt64) {
        key = SymmetricKey(data: (0..<4).flatMap { _ in withUnsafeBytes(of: random()) { Array($0) } })
    }

    func ticket(version: Int64, at now: Timestamp) -> String {
        let claim = "\(version).\(Int64(clamping: now.seconds) + Self.lifetimeSeconds)"
        return "\(claim).\(mac(claim))"
    }

    /// The version that a ticket was given out with; nil for one that is expired or not from here.
    func version(of ticket: String, at now: Timestamp) -> Int64? {
        let parts = ticket.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let version = Int64(parts[0]), let expiry = Int64(parts[1]) else { return nil }
        let expected = mac("\(parts[0]).\(parts[1])")
        guard Self.areEqual(expected, parts[2]), now.seconds < Double(expiry) else { return nil }
        return version
    }

    private func mac(_ claim: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Array(claim.utf8), using: key).prefix(Self.macBytes)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Takes the same time wherever the texts begin to differ.
    private static func areEqual(_ left: String, _ right: Substring) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
