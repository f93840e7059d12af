import Wire

extension Report {
    /// The report with a line on the nodes that have not confirmed yet, if there are any.
    func noting(_ answer: some ConfirmedAnswer) -> Report {
        guard let nodes = answer.unconfirmed, !nodes.isEmpty else { return self }
        return Report(blocks + [.line("Not confirmed within a second by: \(nodes.joined(separator: ", ")).")])
    }
}
