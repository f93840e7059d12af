import Domain
import Hummingbird
import JSON
import Synchronization

/// What a form did, and where it leads.
struct Outcome: Sendable {
    /// What was done, in a sentence.
    var text: String
    /// The page that shows it.
    var place: String
    /// Which entry of the log has it; nil where nothing was journaled.
    var logged: JournalEntry.Action?
    var cookie: Cookie?

    init(_ text: String, at place: String, logged: JournalEntry.Action? = nil, cookie: Cookie? = nil) {
        self.text = text
        self.place = place
        self.logged = logged
        self.cookie = cookie
    }
}

/// Where a form's answer leads: to a page, with the number under which it finds what to say.
struct Receipt: Sendable {
    static let parameter = "done"

    var location: String
    var cookie: Cookie?

    init(place: String, number: String, cookie: Cookie? = nil) {
        let separator = place.contains("?") ? "&" : "?"
        location = "\(place)\(separator)\(Self.parameter)=\(number)"
        self.cookie = cookie
    }
}

/// Sees to it that a form acts once however often it is sent, also to several servers over one database.
final class SubmittedForms: Sendable {
    private static let prefix = "form:"
    /// How often a form that another server acts on looks whether that has ended.
    private static let look = Duration.milliseconds(100)

    private let ledger: Ledger
    private let requests: IdempotentRequests
    private let underway = Mutex<[String: Task<Receipt, any Error>]>([:])

    init(ledger: Ledger) {
        self.ledger = ledger
        requests = IdempotentRequests(ledger: ledger)
    }

    /// - Parameters:
    ///   - back: where a refusal leads. It is not remembered as done: the form may be sent again.
    func once(
        _ form: Form,
        visit: Visit,
        back: String,
        _ act: @escaping @Sendable () async throws -> Outcome
    ) async throws -> Receipt {
        guard let token = form.text("token"), token.utf8.count <= 64, token.allSatisfy({ $0.isLetter || $0.isNumber })
        else { throw FormError(status: .unprocessableContent, sentence: "This form is not one that a page here made.") }
        let number = "\(token).\(Self.hash(visit.path))"
        let task = underway.withLock { underway in
            if let task = underway[number] { return task }
            let task = Task { try await self.receipt(form, number: number, back: back, act) }
            underway[number] = task
            return task
        }
        defer { underway.withLock { _ = $0.removeValue(forKey: number) } }
        return try await task.value
    }

    private func receipt(
        _ form: Form,
        number: String,
        back: String,
        _ act: @Sendable () async throws -> Outcome
    ) async throws -> Receipt {
        do {
            while true {
                let outcome = try await requests.once(Self.prefix + number, fingerprint: form.fingerprint) {
                    try await Self.carryOut(act, number: number, fingerprint: form.fingerprint)
                }
                switch outcome {
                case .done(let receipt): return receipt
                case .answered(let answer): return Receipt(place: answer.location ?? back, number: number)
                // It ends with the other's work, or soon after the other's death.
                case .underway: try await Task.sleep(for: Self.look)
                case .unanswered: return try await refuse(Self.unanswered, back: back)
                case .mismatch: return try await refuse(Self.mismatch, back: back)
                }
            }
        } catch let refusal as Refusal {
            return try await refuse("Nothing was changed. \(refusal.sentence)", back: back)
        }
    }

    private static func carryOut(
        _ act: @Sendable () async throws -> Outcome,
        number: String,
        fingerprint: [UInt8]
    ) async throws -> (Receipt, RememberedAnswer) {
        let outcome = try await act()
        let log = outcome.logged.map { Link("/log", [("action", $0.rawValue)]).text }
        let flash = Flash(text: outcome.text, isRefused: false, log: log)
        return (
            Receipt(place: outcome.place, number: number, cookie: outcome.cookie),
            answer(flash, fingerprint: fingerprint, place: outcome.place)
        )
    }

    private static let unanswered = """
        Nothing was done now: this form was sent before, and the server that took it ended before it could say how it went. \
        The page shows how things stand.
        """
    private static let mismatch =
        "Nothing was changed: this form was sent before, and the page shows how things stand now."

    /// Keeps what is to be said without calling the form done.
    private func refuse(_ sentence: String, back place: String) async throws -> Receipt {
        let number = String(ledger.world.random(), radix: 36)
        let answer = Self.answer(Flash(text: sentence, isRefused: true), fingerprint: [], place: place)
        try await ledger.change(by: .system) { change in
            try change.records.remember(answer, idempotencyKey: Self.prefix + number, at: change.time)
        }
        return Receipt(place: place, number: number)
    }

    private static func answer(_ flash: Flash, fingerprint: [UInt8], place: String) -> RememberedAnswer {
        let body: JSON = [
            "text": .string(flash.text), "refused": .boolean(flash.isRefused),
            "log": flash.log.map(JSON.string) ?? .null,
        ]
        return RememberedAnswer(
            fingerprint: fingerprint,
            status: flash.isRefused ? 409 : 303,
            contentType: "application/json",
            body: body.serialized(),
            location: place
        )
    }

    /// What a receipt's number stands for; nil for one that is not known or was forgotten.
    func flash(_ number: String?) async throws -> Flash? {
        guard let number,
            let known = try await ledger.read({ try $0.answer(idempotencyKey: Self.prefix + number) }),
            let body = try? JSON.parse(known.body), let text = body["text"]?.string
        else { return nil }
        return Flash(text: text, isRefused: body["refused"]?.boolean ?? false, log: body["log"]?.string)
    }

    private static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 36)
    }
}
