/// Why a request was refused, as `application/problem+json` (RFC 9457).
package struct Problem: Codable, Sendable, Equatable {
    package var type: String
    package var title: String
    package var status: Int
    package var detail: String
    /// A stable word for programs, as `insufficient_data` or `paused`.
    package var code: String
    /// The members at fault; only with status 422.
    package var errors: [MemberError]?
    /// How many there are; `errors` lists the first of them.
    package var errorsTotal: Int?

    package init(type: String, title: String, status: Int, detail: String, code: String, errors: [MemberError]? = nil) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
        self.errors = errors
    }
}

/// What is wrong with one member of a request's body.
package struct MemberError: Codable, Sendable, Equatable {
    /// Where the member is in the body, as a JSON Pointer (RFC 6901).
    package var pointer: String
    package var detail: String

    package init(pointer: String, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }
}
