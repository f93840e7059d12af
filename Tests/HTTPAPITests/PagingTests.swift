import JSON
import Testing

struct PagingTests {
    /// What fills a list, how it is asked for, and what tells its entries apart.
    private static let lists: [String: (path: String, id: String)] = [
        "examples": ("/api/active/labeled?agent=inbox_triage&excluded=all", "id"),
        "logs": ("/api/active/logs?hours=48", "bundle_id"),
        "bundles": ("/api/active/bundles?agent=inbox_triage", "bundle_id"),
        "pending approvals": ("/api/active/approvals/pending?", "id"),
        "recent approvals": ("/api/active/approvals/recent?hours=48", "id"),
    ]

    @Test func followingTheLinksWalksEveryListOnceInOrder() async throws {
        try await TestServer.run { server in
            for step in 0..<23 {
                _ = try await server.propose(server.upload(threshold: 40 + Double(step)))
                // Some share a second and a moment, so that the order needs its tie-break.
                if step.isMultiple(of: 3) { server.clock.advance(hours: 0.5) }
            }
            try await server.importMail(53)
            for (name, list) in Self.lists {
                let whole = try await server.pages("\(list.path)&limit=1000")
                #expect(whole.count >= 23, "\(name)")
                for limit in [1, 7, 23] {
                    let walked = try await server.pages("\(list.path)&limit=\(limit)")
                    #expect(walked == whole, "\(name) by \(limit)")
                }
                if name != "logs" { #expect(Set(whole.map { $0[list.id] }).count == whole.count, "\(name)") }
                let times = whole.compactMap { ($0["created_at"] ?? $0["timestamp"])?.string }
                #expect(times.count == whole.count)
                #expect(times == times.sorted(by: >), "\(name) newest first")
            }
        }
    }

    @Test func aPageHasFiftyEntriesAndKeepsTheQuestionInItsLink() async throws {
        try await TestServer.run { server in
            try await server.importMail(120)
            let page = try await server.get(
                "/api/active/labeled?source=synthetic&labeler=&since=2024-01-01T00:00:00%2B01:00"
            )
            #expect(page.json.array?.count == 50)
            let next = try #require(page.nextPage)
            #expect(next.contains("source=synthetic"))
            #expect(next.contains("since=2024-01-01T00%3A00%3A00%2B01%3A00"))
            #expect(try await server.get(next).json.array?.count == 50)
            #expect(try await server.pages("/api/active/labeled?limit=120").count == 120)
        }
    }

    /// Entries that come while somebody pages are newer, so they neither shift nor repeat what follows.
    @Test func whatComesMeanwhileDoesNotDisturbTheWalk() async throws {
        try await TestServer.run { server in
            try await server.importMail(30)
            let before = try await server.pages("/api/active/labeled?limit=1000")
            let first = try await server.get("/api/active/labeled?limit=10")
            server.clock.advance(hours: 1)
            let late: JSON = ["agent": "inbox_triage", "key": "late", "payload": [:], "label": "safe"]
            #expect(try await server.post("/api/active/labeled/import", late).status == 202)
            let rest = try await server.pages(try #require(first.nextPage))
            #expect((first.json.array ?? []) + rest == before)
        }
    }
}
