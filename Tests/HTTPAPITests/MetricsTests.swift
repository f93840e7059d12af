import Foundation
import HTTPTypes
import JSON
import Testing

struct MetricsTests {
    @Test func theTextIsWhatPrometheusReads() async throws {
        try await TestServer.run { server in
            try await server.importMail(30)
            try await server.startCanary()
            _ = try await server.get("/api/active/nope/\"quoted\"")
            _ = try await server.send(.post, "/api/active/runs", Array("{".utf8))
            let reply = try await server.get("/metrics")
            #expect(reply.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(reply.text.hasSuffix("\n"))
            let exposition = try Exposition(reply.text)
            #expect(exposition.samples["attune_canary_traffic_ratio{agent=\"inbox_triage\"}"] == 0.1)
            #expect(exposition.samples["attune_config_version"] == Double(try await server.configurationVersion))
            #expect(exposition.total("attune_labeled_examples{") == 30)
            #expect(exposition.samples["attune_paused"] == 0)
            let refused =
                "attune_http_request_duration_seconds_count{route=\"/api/active/runs\",method=\"POST\",status=\"400\"}"
            #expect(exposition.samples[refused] == 1)
            #expect(!reply.text.contains("quoted"), "unknown paths must not make series of their own")
        }
    }

    @Test func theServerSaysThatItLivesAndCanAnswer() async throws {
        try await TestServer.run { server in
            #expect(try await server.get("/livez").json == ["status": "ok"])
            let ready = try await server.get("/readyz")
            #expect(ready.status == 200)
            #expect(ready.json == ["status": "ok", "config_version": .integer(try await server.configurationVersion)])
        }
    }
}

/// Prometheus' text format, read strictly enough to notice what its own checker would.
private struct Exposition {
    /// By name and labels as written.
    private(set) var samples: [String: Double] = [:]

    init(_ text: String) throws {
        var types: [String: String] = [:]
        var helped: Set<String> = []
        var lastBound: [String: (bound: Double, count: Double)] = [:]
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if words.first == "#" {
                try #require(words.count == 4, "\(line)")
                if words[1] == "HELP" {
                    #expect(helped.insert(words[2]).inserted, "HELP of \(words[2]) twice")
                } else {
                    #expect(types.updateValue(words[3], forKey: words[2]) == nil, "TYPE of \(words[2]) twice")
                }
                continue
            }
            let space = try #require(line.lastIndex(of: " "), "\(line)")
            let (series, value) = (String(line[..<space]), try #require(Double(line[line.index(after: space)...])))
            #expect(samples.updateValue(value, forKey: series) == nil, "\(series) twice")
            let name = String(series.prefix { $0 != "{" })
            let family = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) && types[name] == nil }
                .map { String(name.dropLast($0.count)) }
            #expect(types[family ?? name] != nil && helped.contains(family ?? name), "\(name) is not introduced")
            guard name.hasSuffix("_bucket"), let label = series.range(of: ",le=\"") else { continue }
            let bound = try #require(Double(series[label.upperBound...].dropLast(2).replacing("+Inf", with: "inf")))
            let others = String(series[..<label.lowerBound])
            if let last = lastBound[others] { #expect(last.bound < bound && last.count <= value, "\(series)") }
            lastBound[others] = (bound, value)
        }
        for (series, last) in lastBound {
            #expect(last.bound == .infinity)
            #expect(samples[series.replacing("_bucket", with: "_count") + "}"] == last.count, "\(series)")
        }
        #expect(!lastBound.isEmpty)
    }

    func total(_ prefix: String) -> Double {
        samples.filter { $0.key.hasPrefix(prefix) }.values.reduce(0, +)
    }
}
