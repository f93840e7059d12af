package import Domain
import Foundation

/// A request to a receiver.
package struct ChannelRequest: Sendable, Equatable {
    package var url: String
    package var headers: [String: String]
    package var body: [UInt8]
}

/// What a receiver answered.
package struct ChannelResponse: Sendable, Equatable {
    package var status: Int
    package var retryAfter: String?
    /// Its beginning.
    package var body: String

    package init(status: Int, retryAfter: String? = nil, body: String = "") {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// A channel that takes messages over HTTP: a pure function from the message to the request.
package protocol HTTPChannel: Sendable {
    var url: String { get }
    func request(for message: AlertMessage, at now: Timestamp) -> ChannelRequest
}

extension ChannelResponse {
    /// What the answer means: 2xx is taken, 408, 429 and 5xx may be tried again, anything else never will be.
    package func assess(at now: Timestamp) -> DeliveryOutcome {
        switch status {
        case 200..<300: return .sent
        case 408, 429, 500...: return .retry(text, afterSeconds: retryAfterSeconds(at: now))
        case 300..<400: return .refused("\(text): it redirects; give the address it leads to.")
        default: return .refused(text)
        }
    }

    private var text: String {
        let said = body.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
        let trimmed = said.trimmingCharacters(in: .whitespaces)
        return trimmed.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(trimmed.cut(to: 200))"
    }

    /// `Retry-After` in seconds or as a date.
    private func retryAfterSeconds(at now: Timestamp) -> Double? {
        guard let retryAfter else { return nil }
        if let seconds = Double(retryAfter) { return seconds >= 0 && seconds.isFinite ? seconds : nil }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: retryAfter).map { max(0, $0.timeIntervalSince1970 - now.seconds) }
    }
}
