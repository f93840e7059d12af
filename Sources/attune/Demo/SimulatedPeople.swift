import Domain
import Learning

/// The people of the demo: what they say about which mails, and when.
///
/// All of it is drawn from the seed before anything is decided, so that two runs with the same seed differ only by what
/// the decisions make of it.
enum SimulatedPeople {
    /// The share of mails that a person labels the next morning without seeing what was decided.
    static let reviewedShare = 0.30
    /// The shares of mails where a person reacts to the decision that was shown: by a thumb, or by approving it or not.
    static let thumbShare = 0.10
    static let approvalShare = 0.10
    /// How often what a person says is wrong, whichever way they say it.
    static let mistakenShare = 0.02

    /// What a person does about one mail.
    struct Reaction: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case review
            case thumb
            case approval
        }

        var kind: Kind
        var time: Timestamp
        var isMistaken: Bool
    }

    /// What people do about each mail, nil for those nobody says anything about; pure.
    static func reactions(to mails: [Mail], seed: UInt64) -> [Reaction?] {
        var generator = SplitMix64(seed: seed)
        return mails.map { mail in
            // Always as many draws a mail, so that no mail's draw shifts those of the next.
            let (choice, moment, slip) = (generator.uniform(), generator.uniform(), generator.uniform())
            guard let kind = kind(choice) else { return nil }
            return Reaction(
                kind: kind,
                time: kind == .review ? morning(after: mail.time, moment) : mail.time.adding(hours: 0.02 + 12 * moment),
                isMistaken: slip < mistakenShare
            )
        }
    }

    private static func kind(_ choice: Double) -> Reaction.Kind? {
        if choice < reviewedShare { return .review }
        if choice < reviewedShare + thumbShare { return .thumb }
        if choice < reviewedShare + thumbShare + approvalShare { return .approval }
        return nil
    }

    /// Between 8 and 9 on the day after.
    private static func morning(after time: Timestamp, _ moment: Double) -> Timestamp {
        Timestamp(day: time.day + 1).adding(hours: 8 + moment)
    }

    /// What a person reports, given what was decided; pure.
    static func judgement(_ reaction: Reaction, on mail: Mail, decision: String) -> Judgement {
        let other = mail.isSpam ? MailboxAgent.good : MailboxAgent.spam
        let label = reaction.isMistaken ? other : mail.label
        var judgement = Judgement(
            source: .gold,
            id: "\(reaction.kind)-\(mail.key)",
            agent: MailboxAgent.name,
            key: mail.key,
            occurredAt: reaction.time
        )
        switch reaction.kind {
        case .review:
            judgement.label = label
            judgement.isBlind = true
        case .thumb:
            judgement.source = .feedback
            judgement.agrees = label == decision
        case .approval:
            judgement.source = .approvals
            judgement.label = decision
            judgement.agrees = label == decision
        }
        return judgement
    }
}
