import Domain
import Rules

extension SQLRecords: BundleRecords {
    private static let bundleColumns = """
        SELECT id, agent, created_at, created_by, origin, thresholds, model, figures, provenance FROM bundles
        """

    private func bundle(_ row: any SQLRow) throws -> Bundle {
        let id = row.text(0)
        guard let origin = Bundle.Origin(rawValue: row.text(4)) else {
            throw StorageError(.corrupt, "Bundle \(id) has the origin \"\(row.text(4))\".")
        }
        return Bundle(
            id: id,
            agent: row.text(1),
            createdAt: row.timestamp(2),
            createdBy: Actor(row.text(3)),
            origin: origin,
            thresholds: try value([String: Double].self, row.text(5), in: "bundle \(id), thresholds"),
            model: try row.optionalText(6).map { try value(FittedModel.self, $0, in: "bundle \(id), model") },
            figures: try value(BundleFigures.self, row.text(7), in: "bundle \(id), figures"),
            provenance: try value(Provenance.self, row.text(8), in: "bundle \(id), provenance")
        )
    }

    func bundle(_ id: String) throws -> Bundle? {
        try connection.first("\(Self.bundleColumns) WHERE id = ?1", [.text(id)], bundle)
    }

    func bundles(agent: String?, limit: Int, before cursor: BundleCursor?) throws -> [Bundle] {
        var condition = "1 = 1"
        var arguments: [SQLValue] = [.integer(limit)]
        if let agent {
            arguments.append(.text(agent))
            condition += " AND agent = ?\(arguments.count)"
        }
        if let cursor {
            condition += " AND (created_at, id) < (?\(arguments.count + 1), ?\(arguments.count + 2))"
            arguments += [.time(cursor.createdAt), .text(cursor.id)]
        }
        return try connection.all(
            "\(Self.bundleColumns) WHERE \(condition) ORDER BY created_at DESC, id DESC LIMIT ?1",
            arguments,
            bundle
        )
    }

    func insertBundle(_ bundle: Bundle, rowScores: RowScores?) throws {
        try connection.execute(
            """
            INSERT INTO bundles (id, agent, created_at, created_by, origin, thresholds, model, figures, provenance)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            [
                .text(bundle.id), .text(bundle.agent), .time(bundle.createdAt), .text(bundle.createdBy.name),
                .text(bundle.origin.rawValue), .text(try text(bundle.thresholds)),
                .text(try bundle.model.map { try text($0) }), .text(try text(bundle.figures)),
                .text(try text(bundle.provenance)),
            ]
        )
        try count(agent: bundle.agent, origin: bundle.origin.rawValue, made: 1, activated: 0)
        guard let rowScores else { return }
        try connection.execute(
            "INSERT INTO bundle_rows (bundle_id, scores) VALUES (?1, ?2)",
            [.text(bundle.id), .blob(rowScores.encoded)]
        )
    }

    func rowScores(bundle: String) throws -> RowScores? {
        try connection.first("SELECT scores FROM bundle_rows WHERE bundle_id = ?1", [.text(bundle)]) { row in
            RowScores(encoded: row.blob(0))
        }
    }

    func bundleIDs(startingWith prefix: String) throws -> [String] {
        // "~" stands behind every character that a bundle's name may have.
        try connection.all("SELECT id FROM bundles WHERE id >= ?1 AND id < ?2", [.text(prefix), .text(prefix + "~")]) {
            $0.text(0)
        }
    }

    func bundleCounts() throws -> [BundleCount] {
        try connection.all("SELECT agent, origin, made, activated FROM bundle_counts ORDER BY agent, origin") { row in
            guard let origin = Bundle.Origin(rawValue: row.text(1)) else {
                throw StorageError(.corrupt, "A count of bundles has the origin \"\(row.text(1))\".")
            }
            return BundleCount(
                agent: row.text(0),
                origin: origin,
                made: Int(row.integer(2)),
                activated: Int(row.integer(3))
            )
        }
    }

    /// Counts a bundle that becomes active for the first time; to be called before its activation is written.
    func countActivation(ofBundle id: String) throws {
        let isFirst = try connection.integer("SELECT COUNT(*) FROM activations WHERE bundle_id = ?1", [.text(id)]) == 0
        let known = try connection.first("SELECT agent, origin FROM bundles WHERE id = ?1", [.text(id)]) { row in
            (agent: row.text(0), origin: row.text(1))
        }
        guard isFirst, let known else { return }
        try count(agent: known.agent, origin: known.origin, made: 0, activated: 1)
    }

    private func count(agent: String, origin: String, made: Int, activated: Int) throws {
        try connection.execute(
            """
            INSERT INTO bundle_counts (agent, origin, made, activated) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (agent, origin) DO UPDATE SET made = bundle_counts.made + ?3,
                activated = bundle_counts.activated + ?4
            """,
            [.text(agent), .text(origin), .integer(made), .integer(activated)]
        )
    }

    func newestTrainedBundle(agent: String) throws -> Bundle? {
        try connection.first(
            "\(Self.bundleColumns) WHERE agent = ?1 AND origin = 'trained' ORDER BY created_at DESC, id DESC LIMIT 1",
            [.text(agent)],
            bundle
        )
    }
}
