import Client
import Foundation

/// Evaluations a second on one core, without network: bundles, thresholds and decisions for `inbox_triage` of the server
/// in ATTUNE_SERVER, which is asked once. Start a canary there to have keys hashed.
@main
struct ClientBenchmark {
    private static let evaluations = 4_000_000
    private static let agent = "inbox_triage"

    static func main() async throws {
        let server = ProcessInfo.processInfo.environment["ATTUNE_SERVER"] ?? "http://127.0.0.1:8000"
        let attune = try await AttuneClient(server: server, agents: [agent])
        let keys = (0..<1_000).map { "customer:42:thread-\($0)" }
        let mail: Payload = [
            "risk_score": 66.5, "spf_fail": true, "dkim_fail": false, "suspicious_keywords": ["verify", "urgent"],
            "attachments": [], "sender_domain_age_days": 40, "recipient_count": 3,
        ]
        let hasCanary = try attune.configuration(for: agent, key: keys[0]).bucket != nil
        var high = 0
        let configurations = try rate { number in
            let value = try attune.configuration(for: agent, key: keys[number % keys.count])["risk_score_threshold"]
            if value ?? 0 > 60 { high += 1 }
        }
        var acted = 0
        let decisions = try rate { number in
            if try attune.decide(agent, key: keys[number % keys.count], payload: mail).label == "quarantine" {
                acted += 1
            }
        }
        let canary = hasCanary ? "with a canary" : "without a canary"
        print("| Swift client, thresholds of a key, \(canary) | \(text(configurations)) /s a core | aim ≥ 2,000,000 |")
        print("| Swift client, decision by a rule, \(canary) | \(text(decisions)) /s a core | aim ≥ 2,000,000 |")
        // What is computed must be of use, or the optimiser would leave it out.
        precondition(high + acted >= 0)
        await attune.shutdown()
    }

    /// By the processor time of the process, so that neighbours do not count; the client's background work does.
    private static func rate(_ evaluate: (Int) throws -> Void) rethrows -> Double {
        let start = clock()
        for number in 0..<evaluations { try evaluate(number) }
        return Double(evaluations) / (Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }

    private static func text(_ rate: Double) -> String {
        rate.formatted(.number.precision(.fractionLength(0)).grouping(.automatic).locale(Locale(identifier: "en_US")))
    }
}
