import JSON
import Rules

/// The agent of the demo: it decides which mails of one mailbox are spam.
enum MailboxAgent {
    static let name = "mailbox"
    static let spam = "spam"
    static let good = "not_spam"

    /// Flagged mail is put aside and skimmed once a day: a good one comes late, a spam that was missed interrupts.
    ///
    /// Were a good mail worth several spams, these features would not do: sender, subject and text are not among them, and
    /// the best that can be learned is to flag next to nothing (measured: at 3 to 1 no bundle is promoted).
    static let wronglyFlaggedCost = 1
    static let missedCost = 4

    /// How much worse a canary may be, in utility: two points are 80 more good mails of 1,000 put aside, or 20 more spams
    /// missed. All spam caught is worth nine points, so the guard's usual five would be more than half of it.
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
