import Testing

/// Runs each test of a suite on PostgreSQL alone.
struct OnPostgreSQL: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await PostgreSQLSchemas.lending(function)
    }
}
