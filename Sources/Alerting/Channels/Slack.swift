package import Domain
import JSON

/// A Slack incoming webhook.
///
/// Slack cannot tell a repeated message, so each says its id.
package struct Slack: HTTPChannel {
    package var url: String

    package init(url: String) {
        self.url = url
    }

    package func request(for message: AlertMessage, at now: Timestamp) -> ChannelRequest {
        let body: JSON = [
            "text": .string("\(Self.escaped(message.headline, to: 2_900)) (\(message.id))"),
            "blocks": .array(blocks(message)),
        ]
        return ChannelRequest(url: url, headers: ["Content-Type": "application/json"], body: body.serialized())
    }

    private func blocks(_ message: AlertMessage) -> [JSON] {
        var blocks: [JSON] = [
            [
                "type": "header",
                "text": ["type": "plain_text", "text": .string(message.headline.cut(to: 150)), "emoji": false],
            ],
            section(Self.escaped(message.condition.summary, to: 2_900)),
        ]
        if message.event == .trigger {
            blocks.append(section("*What to do:* \(Self.escaped(message.advice, to: 2_800))"))
        }
        let figures = message.figureLines.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        if message.event == .trigger, !figures.isEmpty { blocks.append(section(Self.escaped(figures, to: 2_900))) }
        let details = message.details.map { "\($0.name): \($0.value)" }.joined(separator: " · ")
        blocks.append([
            "type": "context",
            "elements": [["type": "mrkdwn", "text": .string(Self.escaped(details, to: 2_900))]],
        ])
        return blocks
    }

    private func section(_ text: String) -> JSON {
        ["type": "section", "text": ["type": "mrkdwn", "text": .string(text)]]
    }

    /// Text that neither formats nor calls anybody (`<!channel>`).
    private static func escaped(_ text: String, to limit: Int) -> String {
        text.cut(to: limit) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: String(scalar)
            }
        }
    }
}
