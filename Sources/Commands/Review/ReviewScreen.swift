import JSON
import Wire

/// An item to label, as it is shown: what is known about it, and which keys there are.
func reviewReport(_ item: ReviewLease, keys: [LabelKey], labeled: Int) -> Report {
    let reviews = item.reviews
    let review = reviews.wanted > 1 ? " · review \(reviews.given + 1) of \(reviews.wanted)" : ""
    var report = Report([.heading("\(item.agent) · \(item.key)\(review) · \(labeled) labeled")])
    report.add(line: item.reason)
    let members = payloadMembers(item.payload)
    report.add(members.isEmpty ? Table.details([("payload", "empty")]) : Table.details(members))
    report.add(line: "")
    let choices = keys.map { "[\($0.key)] \($0.label)" } + ["[s] skip", "[u] undo", "[q] quit"]
    report.add(line: choices.joined(separator: "  "))
    return report
}

/// The payload's leaves with the path to each, as `headers.from`; short lists stay on one line.
func payloadMembers(_ payload: JSON) -> [(name: String, value: String)] {
    guard let members = payload.object else { return [("payload", Figure.json(payload))] }
    return members.flatMap { name, value in
        guard let inner = value.object, !inner.isEmpty else { return [(name: name, value: Figure.json(value))] }
        return payloadMembers(.object(inner)).map { (name: "\(name).\($0.name)", value: $0.value) }
    }
}
