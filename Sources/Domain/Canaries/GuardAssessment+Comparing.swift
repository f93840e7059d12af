import JSON
import Learning

extension GuardAssessment {
    /// The name of the first figure that differs from another assessment's; nil if none does.
    func firstDifference(from other: GuardAssessment) -> String? {
        guard self != other else { return nil }
        let encoder = JSONValueEncoder()
        guard let mine = try? encoder.encode(self), let theirs = try? encoder.encode(other) else { return "assessment" }
        return Self.firstDifference(mine, theirs, at: "assessment")
    }

    private static func firstDifference(_ mine: JSON, _ theirs: JSON, at place: String) -> String? {
        if let left = mine.object, let right = theirs.object {
            for name in Set(left.keys).union(right.keys).sorted() {
                let found = firstDifference(left[name] ?? .null, right[name] ?? .null, at: "\(place).\(name)")
                if let found { return found }
            }
            return nil
        }
        if let left = mine.array, let right = theirs.array {
            guard left.count == right.count else { return place }
            for (index, pair) in zip(left, right).enumerated() {
                if let found = firstDifference(pair.0, pair.1, at: "\(place)[\(index)]") { return found }
            }
            return nil
        }
        if let left = mine.double, let right = theirs.double {
            let size = max(abs(left), abs(right))
            return abs(left - right) <= CanaryReplay.tolerance * size ? nil : place
        }
        return mine == theirs ? nil : place
    }
}
