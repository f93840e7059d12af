import Domain
import Foundation
import JSON
import Resources
import Rules

/// One mail of the mailbox, with what it really was.
struct Mail: Sendable {
    var key: String
    var time: Timestamp
    var payload: JSON
    var isSpam: Bool

    var label: String { isSpam ? MailboxAgent.spam : MailboxAgent.good }
}

/// Mails in the order of their times.
struct Mailbox: Sendable {
    let mails: [Mail]

    /// - Parameter csv: a header with `key`, `time`, `label` and the agent's features in any order, then one mail a line;
    ///   fields are not quoted. Other columns are left aside.
    /// - Throws: `Failure` that names the line that cannot be read.
    init(csv: String) throws(Failure) {
        let lines = csv.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        guard let header = lines.first else { throw Failure("The mailbox is empty.") }
        let columns = Dictionary(header.enumerated().map { (String($1), $0) }, uniquingKeysWith: { first, _ in first })
        let missing = (["key", "time", "label"] + MailboxAgent.features.map(\.name)).filter { columns[$0] == nil }
        guard missing.isEmpty else {
            throw Failure("The mailbox has no column \(missing.joined(separator: ", ")).")
        }
        var mails: [Mail] = []
        for (number, fields) in lines.enumerated().dropFirst() {
            guard fields.count == header.count, let mail = Self.mail({ name in columns[name].map { fields[$0] } ?? "" })
            else { throw Failure("Line \(number + 1) of the mailbox cannot be read: \(fields.joined(separator: ","))") }
            mails.append(mail)
        }
        guard !mails.isEmpty else { throw Failure("The mailbox has no mail.") }
        // The key breaks ties, so that the order does not depend on that of the lines.
        self.mails = mails.sorted { ($0.time, $0.key) < ($1.time, $1.key) }
    }

    private static func mail(_ field: (String) -> Substring) -> Mail? {
        let label = String(field("label"))
        guard let time = Timestamp(String(field("time"))), [MailboxAgent.spam, MailboxAgent.good].contains(label)
        else { return nil }
        var payload: JSONObject = [:]
        for feature in MailboxAgent.features {
            let text = field(feature.name)
            if feature.kind == .category {
                payload[feature.name] = .string(String(text))
            } else {
                guard let number = Double(text), number.isFinite else { return nil }
                payload[feature.name] = Int64(text).map(JSON.integer) ?? .number(number)
            }
        }
        return Mail(
            key: String(field("key")),
            time: time,
            payload: .object(payload),
            isSpam: label == MailboxAgent.spam
        )
    }
}

extension Mailbox {
    /// The mailbox in a file, or the one that comes with the program.
    static func read(_ path: String?) throws -> Mailbox {
        guard let path else { return try Mailbox(csv: Resource.named("attune/Demo/email.csv").text) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure("The mailbox \(path) cannot be read.")
        }
        return try Mailbox(csv: String(decoding: data, as: UTF8.self))
    }
}
