import Learning

/// How the runs that people are asked about are chosen.
package enum ReviewChoice: String, Sendable, CaseIterable {
    /// What judges are unsure about, and what the agent's model would learn most from.
    case auto
    /// Only runs that carry judges' scores.
    case judges
    case margin
    case entropy
    case committee
    case badge
    case coreset
    case typiclust
    case relabel

    /// How runs are picked by what is in their payload; nil where only judges count.
    var strategy: ReviewStrategy? {
        switch self {
        case .auto: .auto
        case .judges: nil
        case .margin: .margin
        case .entropy: .entropy
        case .committee: .committee
        case .badge: .badge
        case .coreset: .coreset
        case .typiclust: .typiclust
        case .relabel: .relabel
        }
    }

    /// Which of the items that are in the queue already it hands out.
    var scope: ReviewScope {
        switch self {
        case .auto: .all
        case .judges: .judged
        default: .picked
        }
    }
}

extension ReviewItem.Method {
    /// What an item is said to be there for when a strategy picked it.
    init(_ strategy: ReviewStrategy) {
        switch strategy {
        case .auto, .badge: self = .badge
        case .margin: self = .margin
        case .entropy: self = .entropy
        case .committee: self = .committee
        case .coreset: self = .coreset
        case .typiclust: self = .typiclust
        case .relabel: self = .relabel
        }
    }
}
