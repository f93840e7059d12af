package import Domain

extension SQLConnection {
    @discardableResult
    package func execute(_ sql: String) throws(StorageError) -> Int {
        try execute(sql, [])
    }

    /// All rows, each turned into a value.
    package func all<Value>(
        _ sql: String,
        _ arguments: [SQLValue] = [],
        _ make: (any SQLRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try forEach(sql, arguments) { values.append(try make($0)) }
        return values
    }

    /// The first row turned into a value, or nil where there is none.
    package func first<Value>(
        _ sql: String,
        _ arguments: [SQLValue] = [],
        _ make: (any SQLRow) throws -> Value
    ) throws -> Value? {
        var value: Value?
        try forEach(sql, arguments) { if value == nil { value = try make($0) } }
        return value
    }

    /// The one integer a query answers; 0 where it answers none.
    package func integer(_ sql: String, _ arguments: [SQLValue] = []) throws -> Int64 {
        try first(sql, arguments) { $0.isNull(0) ? 0 : $0.integer(0) } ?? 0
    }
}

extension SQLRow {
    package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    package func optionalReal(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }
    package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }
    package func optionalContent(_ column: Int) -> ContentHash? { optionalBlob(column).map(ContentHash.init(bytes:)) }
    package func flag(_ column: Int) -> Bool { integer(column) != 0 }
    package func timestamp(_ column: Int) -> Timestamp { Timestamp(microseconds: integer(column)) }
    package func optionalTimestamp(_ column: Int) -> Timestamp? { isNull(column) ? nil : timestamp(column) }
}

extension SQLValue {
    package static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    package static func real(_ value: Double?) -> SQLValue { value.map { .real($0) } ?? .null }
    package static func integer(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    package static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
    package static func content(_ value: ContentHash?) -> SQLValue { value.map { .blob($0.bytes) } ?? .null }
    package static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
    package static func time(_ value: Timestamp) -> SQLValue { .integer(value.microseconds) }
    package static func time(_ value: Timestamp?) -> SQLValue { value.map { .time($0) } ?? .null }
}
