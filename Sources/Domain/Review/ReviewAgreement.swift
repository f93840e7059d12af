import Learning

/// A label of an item that several people were asked for.
package struct SharedLabel: Sendable, Equatable {
    package var agent: String
    package var item: Int64
    package var label: String

    package init(agent: String, item: Int64, label: String) {
        self.agent = agent
        self.item = item
        self.label = label
    }
}

/// How far people agree who labeled the same items of an agent without seeing each other's answers.
package struct ReviewAgreement: Sendable, Equatable {
    /// Items that have at least two labels, and those labels.
    package var items = 0
    package var labels = 0
    /// See ``Learning/krippendorffAlpha(counts:)``; nil where nothing can be said.
    package var alpha: Double?

    /// - Parameter given: of one agent.
    package init(_ given: [SharedLabel]) {
        let names = Set(given.map(\.label)).sorted()
        let positions = Dictionary(firstOf: names.enumerated().map { ($1, $0) })
        var units: [Int64: [Int]] = [:]
        for one in given {
            guard let position = positions[one.label] else { continue }
            units[one.item, default: names.map { _ in 0 }][position] += 1
        }
        let shared = units.sorted { $0.key < $1.key }.map(\.value).filter { $0.reduce(0, +) >= 2 }
        items = shared.count
        labels = shared.joined().reduce(0, +)
        alpha = krippendorffAlpha(counts: shared)
    }
}
