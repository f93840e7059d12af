/// Everything that is wrong with a specification, each with the place it stands at (RFC 6901).
package struct SpecificationError: Error, Sendable, Equatable {
    package struct Problem: Sendable, Equatable {
        package var pointer: String
        package var detail: String

        package init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    package var problems: [Problem]

    package init(problems: [Problem]) {
        self.problems = problems
    }
}
