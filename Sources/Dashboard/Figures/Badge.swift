import Domain
import Learning

/// A word that stands out: its tone says whether it is good news.
struct Badge: Sendable, Equatable {
    enum Tone: String, Sendable {
        case good
        case bad
        case warning
        case quiet
        case accent
    }

    let word: String
    let tone: String

    init(_ word: String, _ tone: Tone) {
        self.word = word
        self.tone = tone.rawValue
    }
}

extension Badge {
    init(_ status: Approval.Status) {
        let tone: Tone =
            switch status {
            case .pending: .warning
            case .approved: .accent
            case .applied: .good
            case .rejected: .bad
            case .stale: .quiet
            }
        self.init(status.rawValue, tone)
    }

    init(_ recommendation: Advice.Recommendation) {
        let tone: Tone =
            switch recommendation {
            case .approve: .good
            case .reject: .bad
            case .review: .warning
            }
        self.init(recommendation.rawValue, tone)
    }

    init(_ recommendation: GuardRecommendation) {
        let tone: Tone =
            switch recommendation {
            case .promote: .good
            case .rollback: .bad
            case .monitor: .quiet
            }
        self.init(recommendation.rawValue, tone)
    }

    /// A difference: worse is bad, better is good.
    static func delta(_ difference: Double?, _ text: String) -> Badge {
        guard let difference, difference != 0 else { return Badge(text, .quiet) }
        return Badge(text, difference < 0 ? .bad : .good)
    }
}
