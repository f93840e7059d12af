import HTTPTypes
import Testing
import Web

struct AddressTests {
    @Test(
        "This machine is asked for by its own names, whatever the port",
        arguments: [
            "localhost", "localhost:8000", "LOCALHOST.:80", "127.0.0.1", "127.8.9.10:1", "[::1]:8000", "[::1]",
            "[::ffff:127.0.0.1]", "localhost:",
        ]
    )
    func ownNames(_ authority: String) {
        #expect(AllowedHosts.local.admits(authority))
    }

    @Test(
        "A name that a web page can choose is not one of them",
        arguments: [
            "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1",
            "127.1",
            "2130706433", "0.0.0.0", "[::]", "localhost@evil.example", "evil.example#localhost", "", ":8000", "[::1",
            "localhost:99999", "localhost:80:80", "localhost/", "0x7f.0.0.1", "localhost,evil.example",
        ]
    )
    func foreignNames(_ authority: String) {
        #expect(!AllowedHosts.local.admits(authority))
    }

    @Test func anOperatorAddsNamesAddressesAndNetworks() throws {
        let address = try #require(PublicAddress("https://Attune.Example.com/x/"))
        let hosts = try AllowedHosts(publicAddress: address, others: ["box", "10.1.0.0/16", "fd00::/8", "192.0.2.7"])
        for admitted in ["attune.example.com", "box:8000", "10.1.255.255", "[fd12::1]:8000", "192.0.2.7", "localhost"] {
            #expect(hosts.admits(admitted), "\(admitted)")
        }
        for refused in ["10.2.0.1", "[fe80::1]", "192.0.2.8", "example.com"] {
            #expect(!hosts.admits(refused), "\(refused)")
        }
        #expect(hosts.admits(nil), "no browser leaves it out")
    }

    @Test(arguments: ["*", "a b", "10.0.0.0/33", "box:80", "http://box", "[::1"])
    func whatIsNoNameIsRefused(_ entry: String) {
        #expect(throws: AllowedHostsError.self) { try AllowedHosts(others: [entry]) }
    }

    @Test(
        arguments: [
            ("https://example.com/attune/", "https://example.com", "/attune"),
            ("HTTP://Example.com:80", "http://example.com", ""),
            ("http://[::1]:8000/a/b", "http://[::1]:8000", "/a/b"),
        ]
    )
    func publicAddressIsOriginAndPrefix(_ text: String, _ origin: String, _ prefix: String) throws {
        let address = try #require(PublicAddress(text))
        #expect(address.origin == origin)
        #expect(address.prefix == prefix)
        #expect(address.path("/labeled?a=1") == "\(prefix)/labeled?a=1")
    }

    @Test(arguments: [
        "example.com", "ftp://example.com", "http://", "http://a b", "http://x/a?b", "http://x/../y", "http://x/\"",
    ])
    func whatIsNoPublicAddressIsRefused(_ text: String) {
        #expect(PublicAddress(text) == nil)
    }

    @Test(
        "A form is taken from this site's pages alone, a change also from programs",
        arguments: [
            ("same-origin", nil, .ownPage), ("none", nil, .ownPage),
            ("cross-site", "http://127.0.0.1:8000", .otherSite),
            ("same-site", nil, .otherSite), (nil, "http://127.0.0.1:8000", .ownPage),
            (nil, "http://evil.example", .otherSite), (nil, "null", .otherSite), (nil, nil, .program),
            (nil, "https://example.com", .ownPage), (nil, "https://example.com.evil.example", .otherSite),
        ] as [(String?, String?, Origins.Sender)]
    )
    func sender(_ site: String?, _ origin: String?, _ sender: Origins.Sender) {
        let origins = Origins(publicAddress: PublicAddress("https://example.com/attune"))
        #expect(origins.sender(site: site, origin: origin, host: "127.0.0.1:8000") == sender)
    }

    @Test(arguments: ["/", "/a", "/a/b/", "/a/...", "/a.b/.c", "/a%2Fb", "/%2e%2e%2e"])
    func plainPaths(_ path: String) {
        #expect(PathShape.isPlain(path))
    }

    @Test(arguments: [
        "", "a", "//", "//a", "/a//b", "/a//", "/.", "/..", "/a/../b", "/a/%2e%2E/b", "/.%2e", "/%2E", "/a/./b",
    ])
    func pathsThatCanBeReadInTwoWays(_ path: String) {
        #expect(!PathShape.isPlain(path))
    }

    @Test func aPathSaysWhatMayBeAskedOfIt() {
        let paths = KnownPaths()
        paths.add("/agents/{agent}", .get)
        paths.add("/agents/{name}", .put)
        paths.add("/agents", .post)
        paths.add("/agents/update", .post)
        #expect(paths.methods(at: "/agents/x") == [.get, .head, .put])
        #expect(paths.methods(at: "/agents") == [.post])
        #expect(paths.methods(at: "/agents/update") == [.post])
        #expect(paths.methods(at: "/agents/x/y").isEmpty)
    }
}
