import Domain
import Testing

/// When a message is tried again, and what its state says.
struct AlertDeliveryTests {
    private static let start = Timestamp(microseconds: 1_705_312_800_000_000)

    private var row: AlertDelivery {
        let alert = Alert(number: 1, condition: AlertCondition(.jobFailed, summary: "x"), firedAt: Self.start)
        var row = AlertDelivery(alert: alert, channel: "c", event: .trigger, at: Self.start)
        row.attempts = 1
        return row
    }

    private func after(
        _ outcome: DeliveryOutcome,
        _ row: AlertDelivery,
        repeatable: Bool = true,
        random: UInt64 = .max,
        hours: Double = 0
    ) -> AlertDelivery {
        let now = Self.start.adding(hours: hours)
        return row.after(outcome, repeatable: repeatable, policy: RetryPolicy(), random: random, at: now)
    }

    @Test("The wait doubles from 5 seconds to 15 minutes, and chance takes up to half of it")
    func backsOff() {
        let policy = RetryPolicy()
        let longest = [1, 2, 3, 9, 1_000].map { policy.backoff(attempts: $0, random: .max).rounded() }
        #expect(longest == [5, 10, 20, 900, 900])
        #expect(policy.backoff(attempts: 3, random: 0) == 10)
    }

    @Test("A receiver's Retry-After is waited for, but not for ever")
    func obeysRetryAfter() {
        let waits = [60.0, 1_000_000].map { seconds in
            after(.retry("429", afterSeconds: seconds), row).nextAttemptAt.seconds(since: Self.start)
        }
        #expect(waits == [60, 3_600])
    }

    @Test("What is never taken is given up after a day; what was refused at once")
    func givesUp() {
        #expect(after(.retry("500", afterSeconds: nil), row, hours: 23).isFinished == false)
        let dead = after(.retry("500", afterSeconds: nil), row, hours: 24)
        #expect(dead.state == .dead)
        #expect(dead.lastError == "500")
        #expect(after(.refused("400"), row).state == .failed)
    }

    @Test("Silence is unknown: tried again, but only three times where the receiver cannot tell a repetition")
    func knowsWhatItDoesNotKnow() {
        var pager = row
        var chat = row
        for _ in 0..<3 {
            pager = after(.unknown("no answer"), pager)
            chat = after(.unknown("no answer"), chat, repeatable: false)
        }
        #expect(pager.state == .unknown && !pager.isFinished)
        #expect(chat.state == .unknown && chat.isFinished)
        #expect(after(.sent, pager).state == .sent)
        #expect(after(.sent, pager).unknownAttempts == 3, "that it may have come twice stays known")
        #expect(after(.retry("500", afterSeconds: nil), pager, hours: 24).state == .unknown, "it may have arrived")
    }
}
