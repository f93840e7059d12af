import JSON
import Rules

/// The agent of the demo: it decides which mails of one mailbox are spam.
enum MailboxAgent {
    static let name = "mailbox"
    static let spam = "spam"
    static let good = "not_spam"

    /// A good mail that is flagged may never be read; a spam that is missed costs a glance.
    static let wronglyFlaggedCost = 3
    static let missedCost = 1

    /// How much worse a canary may be, in utility: two points are 20 good mails of 1,000 wrongly flagged.
    ///
    /// The guard's usual five points would let a bundle pass that loses 50 of 1,000, which no mailbox would bear.
    static let qualityMargin = 0.02

    /// The columns of the mailbox that the agent decides on, by kind.
    static let features: [(name: String, kind: Feature.Kind)] = [
        ("to_multiple", .boolean), ("from", .boolean), ("cc", .number), ("sent_email", .boolean), ("image", .number),
        ("attach", .number), ("dollar", .number), ("winner", .category), ("inherit", .number), ("viagra", .number),
        ("password", .number), ("num_char", .number), ("line_breaks", .number), ("format", .boolean),
        ("re_subj", .boolean), ("exclaim_subj", .boolean), ("urgent_subj", .boolean), ("exclaim_mess", .number),
        ("number", .category),
    ]

    /// Without a rule: the agent decides by the model of its bundle, and flags nothing until it has one.
    static func specification() throws(SpecificationError) -> AgentSpecification {
        let features = features.map { feature -> JSON in
            ["name": .string(feature.name), "kind": .string(feature.kind.rawValue)]
        }
        return try AgentSpecification(
            json: [
                "labels": [.string(spam), .string(good)],
                "features": .array(features),
                "default_label": .string(good),
                "costs": [
                    "false_positive": .integer(Int64(wronglyFlaggedCost)),
                    "false_negative": .integer(Int64(missedCost)),
                ],
                "guard": ["quality_margin": .number(qualityMargin)],
            ],
            agent: name
        )
    }
}
