import Synchronization

/// The names by which this server may be asked for.
///
/// A page in somebody's browser can let a name of its own lead to this machine (DNS rebinding) and then counts as this
/// server's own page. It cannot choose the `Host` field, which says that name.
package struct AllowedHosts: Sendable {
    /// What was asked for and admitted, so that it is not taken apart for every request.
    private final class Known: Sendable {
        static let most = 64

        let authorities = Mutex<Set<String>>([])
    }

    private let names: Set<String>
    private let networks: [AddressRange]
    private let known = Known()

    /// This machine's own names, where the server is reached from outside, and what an operator adds.
    ///
    /// - Parameter others: names, addresses, and networks such as `10.1.0.0/16`.
    /// - Throws: ``AllowedHostsError`` for an entry that is none of them.
    package init(publicAddress: PublicAddress? = nil, others: [String] = []) throws(AllowedHostsError) {
        var names: Set = ["localhost"]
        var networks = AddressRange.loopback
        if let publicAddress { names.insert(publicAddress.host) }
        for entry in others {
            if let network = AddressRange(entry) {
                networks.append(network)
            } else if let authority = Authority(entry), authority.port == nil {
                names.insert(authority.host)
            } else {
                throw AllowedHostsError(entry: entry)
            }
        }
        self.names = names
        self.networks = networks
    }

    /// This machine's own names.
    package static let local = AllowedHosts(names: ["localhost"], networks: AddressRange.loopback)

    private init(names: Set<String>, networks: [AddressRange]) {
        self.names = names
        self.networks = networks
    }

    /// - Parameter authority: what the request says; nil where it says nothing, as no browser does.
    package func admits(_ authority: String?) -> Bool {
        guard let authority else { return true }
        if known.authorities.withLock({ $0.contains(authority) }) { return true }
        guard isOurs(authority) else { return false }
        known.authorities.withLock { known in
            if known.count < Known.most { known.insert(authority) }
        }
        return true
    }

    private func isOurs(_ authority: String) -> Bool {
        guard let host = Authority(authority)?.host else { return false }
        if names.contains(host) { return true }
        guard let address = AddressRange.bytes(of: host) else { return false }
        return networks.contains { $0.contains(address) }
    }
}

/// An entry that is no name, address or network.
package struct AllowedHostsError: Error {
    package var entry: String
}
