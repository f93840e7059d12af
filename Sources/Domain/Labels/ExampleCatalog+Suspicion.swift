extension ExampleCatalog {
    /// A selection with what only the inspector knows: which labels are as suspicious as its filter asks for.
    enum Choice: Sendable {
        case ids([Int64])
        case filter(ExampleFilter)
        case suspects([LabelAssessment.Row], ExampleFilter)
    }

    /// - Parameter isExcluding: whether the selection is to be taken out of training, or back into it.
    func resolve(_ selection: Selection, isExcluding: Bool) async throws -> Choice {
        switch selection {
        case .ids(let ids):
            return .ids(ids)
        case .filter(var filter):
            filter.exclusion = isExcluding ? .included : .excluded
            return try await inspector.rows(meantBy: filter).map { .suspects($0, filter) } ?? .filter(filter)
        }
    }
}

extension ExampleRecords {
    /// The newest of some assessed labels that a filter admits.
    func examples(
        among rows: [LabelAssessment.Row],
        _ filter: ExampleFilter,
        limit: Int,
        after cursor: ExampleCursor?
    ) throws -> [Example] {
        var found: [Example] = []
        let rest = rows.filter { row in cursor.map { (row.occurredAt, row.id) < ($0.occurredAt, $0.id) } ?? true }
        for row in rest.sorted(by: { ($0.occurredAt, $0.id) > ($1.occurredAt, $1.id) }) {
            guard found.count < limit else { break }
            if let example = try example(id: row.id), filter.admits(example) { found.append(example) }
        }
        return found
    }

    /// Those of some assessed labels that a filter admits as they stand now.
    func ids(among rows: [LabelAssessment.Row], _ filter: ExampleFilter) throws -> [Int64] {
        try rows.map(\.id).filter { id in try example(id: id).map(filter.admits) ?? false }
    }
}
