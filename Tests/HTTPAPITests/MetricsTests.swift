import Domain
import Foundation
import HTTPTypes
import JSON
import Testing

@testable import HTTPAPI

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
            #expect(exposition["attune_canary_traffic_ratio", "agent=\"inbox_triage\""] == 0.1)
            #expect(exposition["attune_config_version"] == Double(try await server.configurationVersion))
            #expect(exposition.total("attune_labeled_examples{") == 30)
            #expect(exposition["attune_paused"] == 0)
            #expect(exposition["attune_database_up"] == 1)
            let refused = "route=\"/api/active/runs\",method=\"POST\",status=\"4xx\""
            #expect(exposition["attune_http_requests_total", refused] == 1)
            #expect(!reply.text.contains("quoted"), "unknown paths must not make series of their own")
        }
    }

    @Test func eachReportedEventIsCountedOnceByWhatBecameOfIt() async throws {
        try await TestServer.run { server in
            let run: JSON = ["run_id": "r", "agent": "inbox_triage", "key": "k"]
            let broken: JSON = ["run_id": "s", "agent": "nobody", "key": "k"]
            _ = try await server.post("/api/active/runs", ["items": [run, run, broken]])
            _ = try await server.post("/api/active/runs", run)
            _ = try await server.post("/api/active/runs", broken)
            let exposition = try await server.exposition()
            func count(_ kind: String, _ outcome: String) -> Double? {
                exposition["attune_events_total", "kind=\"\(kind)\",outcome=\"\(outcome)\""]
            }
            #expect(count("run", "accepted") == 1)
            #expect(count("run", "duplicate") == 2)
            #expect(count("run", "rejected") == 2)
            #expect(count("run", "deferred") == 0)
            #expect(count("gold", "accepted") == 0, "a counter that appears with its first event hides it")
            #expect(exposition["attune_event_commit_duration_seconds_count"] == 2)
            #expect(exposition["attune_event_queue_depth"] == 0)
        }
    }

    @Test func aBundlesWayFromTrainingToAllTrafficIsCounted() async throws {
        try await TestServer.run { server in
            let train: JSON = ["agent": "inbox_triage", "min_examples": 50]
            for _ in 0..<3 { _ = try await server.post("/api/active/bundles/create", train) }
            #expect(try await server.exposition()["attune_training_consecutive_failures", agent] == 3)
            try await server.importMail(200)
            let trained = try await server.post("/api/active/bundles/create", train)
            let bundle = try #require(trained["bundle_id"]?.string)
            let approval = try await server.propose(bundle)
            let pending = try await server.exposition()
            #expect(pending["attune_training_consecutive_failures", agent] == 0)
            #expect(pending["attune_pending_approvals", agent] == 1)
            #expect(pending["attune_pending_approval_oldest_timestamp_seconds", agent] == server.clock.now.seconds)
            #expect(pending["attune_bundle_info", "\(agent),role=\"pending\",bundle_id=\"\(bundle)\""] == 1)
            try await server.approve(approval)
            _ = try await server.post("/api/active/approvals/\(approval)/apply", ["canary_percent": 10])
            _ = try await server.post("/api/active/canaries/inbox_triage/promote", ["target_percent": 100])
            let deployed = try await server.exposition()
            #expect(deployed["attune_bundles_trained_total", agent] == 1)
            #expect(deployed["attune_bundles_deployed_total", agent] == 1)
            #expect(deployed["attune_canaries_ended_total", "\(agent),reason=\"promoted\""] == 1)
            #expect(deployed["attune_canaries_ended_total", "\(agent),reason=\"quality_regression\""] == 0)
            #expect(deployed["attune_pending_approvals", agent] == 0)
            #expect(deployed["attune_bundle_info", "\(agent),role=\"active\",bundle_id=\"\(bundle)\""] == 1)
            #expect(deployed.total("attune_canary_harm_evidence{") == 0, "it says nothing of a canary that ended")
        }
    }

    @Test func namesThatComeWithReportsDoNotMakeSeriesWithoutEnd() {
        let sources = (0..<500).map { (name: "import-\($0)", count: 1_000 - $0) }
        let bounded = LoopMetrics.bounded(sources)
        #expect(bounded.count == LoopMetrics.mostNames + 1)
        #expect(bounded.reduce(0) { $0 + $1.count } == sources.reduce(0) { $0 + $1.count })
        #expect(bounded.contains { $0.name == "import-0" && $0.count == 1_000 })
        let requests = RequestMetrics()
        for number in 0..<50 {
            let method = HTTPRequest.Method("M\(number)") ?? .get
            requests.count(path: nil, method: method, status: 405, seconds: 0.003)
        }
        #expect(requests.families[0].samples.map(\.value) == [50])
    }

    @Test func theProcessIsReadFromProcfs() throws {
        let line = "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 7 0 1000 4096000 25 18446744073709551615"
        let stat = try #require(ProcessMetrics.Stat(line))
        #expect(stat.cpuSeconds == 2)
        #expect(stat.threads == 7)
        #expect(stat.startSeconds == 10)
        #expect(stat.virtualBytes == 4_096_000)
        #expect(stat.residentBytes == 25 * Double(sysconf(Int32(_SC_PAGESIZE))))
        #expect(ProcessMetrics.bootTime("cpu 1 2\nbtime 1705312800\n") == 1_705_312_800)
        #expect(ProcessMetrics.openFilesLimit("Max open files            1024                 4096    files") == 1_024)
        #expect(ProcessMetrics.openFilesLimit("Max open files            unlimited            unlimited  files") == nil)
        #expect(ProcessMetrics.Stat("nonsense") == nil)
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

private let agent = "agent=\"inbox_triage\""

extension TestServer {
    fileprivate func exposition() async throws -> Exposition {
        try Exposition(try await get("/metrics").text)
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
            let limit = series.range(of: ",le=\"") ?? series.range(of: "{le=\"")
            guard name.hasSuffix("_bucket"), let label = limit else { continue }
            let bound = try #require(Double(series[label.upperBound...].dropLast(2).replacing("+Inf", with: "inf")))
            let others = String(series[..<label.lowerBound])
            if let last = lastBound[others] { #expect(last.bound < bound && last.count <= value, "\(series)") }
            lastBound[others] = (bound, value)
        }
        for (series, last) in lastBound {
            #expect(last.bound == .infinity)
            let count = series.replacing("_bucket", with: "_count") + (series.contains("{") ? "}" : "")
            #expect(samples[count] == last.count, "\(series)")
        }
        #expect(!lastBound.isEmpty)
    }

    subscript(name: String, labels: String? = nil) -> Double? {
        samples[labels.map { "\(name){\($0)}" } ?? name]
    }

    func total(_ prefix: String) -> Double {
        samples.filter { $0.key.hasPrefix(prefix) }.values.reduce(0, +)
    }
}
