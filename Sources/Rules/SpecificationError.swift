/// What is wrong with a specification, each problem with the place it stands at (RFC 6901).
package struct SpecificationError: Error, Sendable, Equatable {
    package struct Problem: Sendable, Equatable {
        package var pointer: String
        package var detail: String

        package init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// The first ones, at most ``Limits/listedProblems``; at least one.
    package var problems: [Problem]
    /// How many there are, those included that are not listed.
    package var count: Int

    package init(problems: [Problem], count: Int) {
        self.problems = problems
        self.count = count
    }
}
