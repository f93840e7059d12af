import Alerting
import Domain
import Foundation
import JSON
import Testing

/// The form that each receiver is given.
struct MessageTests {
    private static let start = Timestamp(microseconds: 1_705_312_800_000_000)

    private func message(
        _ event: AlertDelivery.Event = .trigger,
        agent: String? = "inbox_triage",
        subject: String? = "gpt-4",
        summary: String = "The weight of gpt-4 is 0.1.",
        figures: JSONObject = ["weight": 0.1]
    ) -> AlertMessage {
        AlertMessage(
            id: "delivery-34",
            instance: "prod",
            event: event,
            alertID: "alert-12",
            condition: AlertCondition(
                .criticalJudgeWeight,
                agent: agent,
                subject: subject,
                summary: summary,
                figures: figures
            ),
            firedAt: Self.start,
            at: Self.start
        )
    }

    private func json(_ request: ChannelRequest) throws -> JSON {
        try JSON.parse(request.body)
    }

    @Test("A key that PagerDuty would not take is cut to 255 bytes and stays another's than its neighbour's")
    func boundsTheKey() {
        #expect(message().deduplicationKey == "prod/inbox_triage/critical_judge_weight/gpt-4")
        let long = String(repeating: "ü", count: 300)
        let keys = ["a", "b"].map { message(subject: long + $0).deduplicationKey }
        #expect(keys.allSatisfy { $0.utf8.count <= 255 && $0.hasPrefix("prod/inbox_triage/") })
        #expect(keys[0] != keys[1])
    }

    @Test("An event for PagerDuty keeps its limits, whatever the alert carries")
    func fitsPagerDuty() throws {
        let huge = JSONObject(
            uniqueMembers: (0..<20).map { ("f\($0)", JSON.string(String(repeating: "x", count: 50_000))) }
        )
        let message = message(summary: String(repeating: "long ", count: 500), figures: huge)
        let request = PagerDuty(routingKey: "R0").request(for: message, at: Self.start)
        #expect(request.body.count < 512 * 1_024)
        let payload = try #require(try json(request)["payload"])
        #expect(payload["summary"]?.string?.count == 1_024)
        #expect(payload["timestamp"]?.string == "2024-01-15T10:00:00Z")
        let end = try json(PagerDuty(routingKey: "R0").request(for: self.message(.resolve), at: Self.start))
        #expect(end["event_action"] == "resolve")
        #expect(end["payload"] == nil)
    }

    @Test("A message to Slack neither calls everybody nor formats what came from outside")
    func escapesForSlack() throws {
        let request = Slack(url: "https://hooks.example.com").request(
            for: message(summary: "<!channel> a & b " + String(repeating: "<", count: 4_000)),
            at: Self.start
        )
        let text = try #require(try json(request)["text"]?.string)
        #expect(text.hasPrefix("critical: &lt;!channel&gt; a &amp; b &lt;"))
        #expect(text.hasSuffix("&lt;… (delivery-34)"), "cut between two characters")
        let blocks = try #require(try json(request)["blocks"]?.array)
        for block in blocks where block["type"] == "section" {
            #expect((block["text"]?["text"]?.string?.utf16.count ?? 0) <= 3_000)
        }
    }

    @Test("A mail shows HTML, right-to-left marks and long lines as text, in both of its parts")
    func escapesForMail() {
        let text = mail(
            message(summary: "<script>alert(1)</script> \u{202E}evil " + String(repeating: "é", count: 500))
        )
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { (32...126).contains($0) } })
        let html = text.replacingOccurrences(of: "=\r\n", with: "").components(separatedBy: "text/html").last ?? ""
        #expect(html.contains("&lt;script&gt;"))
        #expect(!html.contains("<script>"))
        #expect(text.contains("multipart/alternative"))
    }

    @Test("No text can begin a header of its own, and one beyond ASCII is encoded")
    func keepsHeadersApart() {
        let text = mail(message(summary: "ok\r\nBcc: everybody@example.com\r\n\r\nHello"))
        let head = text.components(separatedBy: "\r\n\r\n")[0]
        #expect(head.components(separatedBy: "\r\n").filter { $0.hasPrefix("Bcc") }.isEmpty)
        #expect(head.contains("Subject: [prod] critical: ok  Bcc: everybody@example.com"))
        #expect(mail(message(summary: "Prüfung")).contains("Subject: =?utf-8?Q?"))
    }

    private func mail(_ message: AlertMessage) -> String {
        let mail = Mail(
            url: "smtp://example.com",
            security: .required,
            username: nil,
            password: nil,
            from: "attune@example.com",
            to: ["ops@example.com"],
            certificateFile: nil
        )
        return String(decoding: mail.message(message, at: Self.start), as: UTF8.self)
    }

    @Test("Standard Webhooks' own example comes out with its signature")
    func signs() throws {
        // https://github.com/standard-webhooks/standard-webhooks: what is signed is `id.timestamp.body`.
        let webhook = try #require(
            Webhook(url: "https://example.com", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        )
        let request = webhook.request(for: message(), at: Self.start)
        #expect(request.headers["webhook-id"] == "prod-delivery-34")
        #expect(request.headers["webhook-timestamp"] == "1705312800")
        #expect(request.headers["webhook-signature"]?.hasPrefix("v1,") == true)
        #expect(request == webhook.request(for: message(), at: Self.start), "each attempt says the same")
        #expect(Webhook(url: "https://example.com", secret: "whsec_!") == nil)
    }

    @Test("Alertmanager is told of an end by its time, and of the rest by one that lies ahead")
    func timesAlerts() throws {
        let firing = try json(Alertmanager(url: "http://am").request(for: message(), at: Self.start)).array?[0]
        #expect(firing?["endsAt"] == "2024-01-15T10:05:00Z")
        #expect(firing?["labels"]?["alertname"] == "critical_judge_weight")
        let later = Self.start.adding(hours: 1)
        let ended = try json(Alertmanager(url: "http://am").request(for: message(.resolve), at: later)).array?[0]
        #expect(ended?["endsAt"] == "2024-01-15T10:00:00Z")
        #expect(ended?["labels"] == firing?["labels"], "they are its identity")
    }

    @Test(
        "An answer means what its status says",
        arguments: [
            (200, nil, DeliveryOutcome.sent), (202, nil, .sent),
            (429, "30", .retry("HTTP 429", afterSeconds: 30)),
            (429, "Mon, 15 Jan 2024 10:01:00 GMT", .retry("HTTP 429", afterSeconds: 60)),
            (500, nil, .retry("HTTP 500", afterSeconds: nil)), (400, nil, .refused("HTTP 400")),
            (404, "5", .refused("HTTP 404")),
            (302, nil, .refused("HTTP 302: it redirects; give the address it leads to.")),
        ] as [(Int, String?, DeliveryOutcome)]
    )
    func readsAnswers(_ status: Int, _ retryAfter: String?, _ outcome: DeliveryOutcome) {
        #expect(ChannelResponse(status: status, retryAfter: retryAfter).assess(at: Self.start) == outcome)
    }
}
