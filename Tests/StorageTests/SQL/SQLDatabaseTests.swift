import Testing

@Suite(.onEveryDriver)
struct SQLDatabaseTests {
    @Test("Every driver keeps the contract of a database", arguments: SQLDatabaseContract.all)
    func keepsTheContract(_ contract: SQLDatabaseContract) async throws {
        let files = try await TestDatabase()
        try await contract.check(files.database)
    }
}
