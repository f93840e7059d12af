import Client
import Foundation

/// A mail as the agent knows it; its properties become the members `risk_score`, `spf_fail`, ….
struct Mail: Encodable {
    var riskScore: Double
    var spfFail: Bool
    var dkimFail: Bool

    static func simulated() -> Mail {
        Mail(
            riskScore: Double.random(in: 0...100).rounded(),
            spfFail: Double.random(in: 0..<1) < 0.3,
            dkimFail: Double.random(in: 0..<1) < 0.25
        )
    }
}

/// Triages simulated mail by Attune's thresholds, with a person who wants it quarantined from a risk of 60 on, and says so now
/// and then.
@main
struct SwiftAgent {
    static func main() async throws {
        var settings = ClientSettings()
        settings.folder = "attune-client"
        let server = ProcessInfo.processInfo.environment["ATTUNE_SERVER"] ?? "http://127.0.0.1:8000"
        let attune = try await AttuneClient(server: server, agents: ["inbox_triage"], settings: settings)
        for _ in 0..<200 {
            let key = "mail-\(UUID().uuidString)"
            let mail = Mail.simulated()
            let decision = try attune.decide("inbox_triage", key: key, payload: Payload(mail))
            try attune.report(Run(decision))
            if Double.random(in: 0..<1) < 0.3 {
                let wish = mail.riskScore >= 60 ? "quarantine" : "safe"
                try attune.report(
                    Feedback(agent: "inbox_triage", key: key, thumbs: decision.label == wish ? .up : .down)
                )
            }
        }
        await attune.shutdown()
        let figures = await attune.reporting
        print("\(figures.accepted) reports accepted, \(figures.waiting) waiting in \(settings.folder ?? "memory")")
    }
}
