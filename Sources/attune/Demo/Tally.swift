/// How decisions on mails turned out.
struct Tally: Sendable, Equatable {
    var spam = 0
    var good = 0
    var caught = 0
    var wronglyFlagged = 0

    mutating func count(isSpam: Bool, isFlagged: Bool) {
        if isSpam {
            spam += 1
            caught += isFlagged ? 1 : 0
        } else {
            good += 1
            wronglyFlagged += isFlagged ? 1 : 0
        }
    }

    var mails: Int { spam + good }

    /// What the wrong decisions cost per 1,000 mails; nil without mails.
    var costPerThousand: Double? {
        guard mails > 0 else { return nil }
        let cost = wronglyFlagged * MailboxAgent.wronglyFlaggedCost + (spam - caught) * MailboxAgent.missedCost
        return Double(cost) / Double(mails) * 1_000
    }
}
