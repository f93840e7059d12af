import Domain

extension SQLRecords: FleetRecords {
    func sharedTime(or local: Timestamp) throws -> Timestamp {
        switch dialect {
        case .sqlite: local
        case .postgreSQL:
            Timestamp(
                microseconds: try connection.integer(
                    "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"
                )
            )
        }
    }

    func noteNode(_ node: Node) throws {
        try connection.execute(
            """
            INSERT INTO nodes (id, address, program, started_at, seen_at, configuration_version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET address = ?2, seen_at = ?5, configuration_version = ?6
            """,
            [
                .text(node.id), .text(node.address), .text(node.program), .time(node.startedAt), .time(node.seenAt),
                .integer(node.configurationVersion),
            ]
        )
    }

    func forgetNode(_ id: String) throws {
        try connection.execute("DELETE FROM nodes WHERE id = ?1", [.text(id)])
    }

    func forgetNodes(seenBefore time: Timestamp) throws {
        try connection.execute("DELETE FROM nodes WHERE seen_at < ?1", [.time(time)])
    }

    func nodes(seenSince time: Timestamp) throws -> [Node] {
        try connection.all(
            """
            SELECT id, address, program, started_at, seen_at, configuration_version FROM nodes
            WHERE seen_at >= ?1 ORDER BY started_at, id
            """,
            [.time(time)]
        ) { row in
            Node(
                id: row.text(0),
                address: row.text(1),
                program: row.text(2),
                startedAt: row.timestamp(3),
                seenAt: row.timestamp(4),
                configurationVersion: row.integer(5)
            )
        }
    }

    func lease(of job: Job) throws -> JobLease? {
        try connection.first(
            "SELECT holder, scheduled, started_at, expires_at FROM job_leases WHERE job = ?1",
            [.text(job.rawValue)]
        ) { row in
            JobLease(
                job: job,
                holder: row.text(0),
                scheduled: row.optionalTimestamp(1),
                startedAt: row.timestamp(2),
                expiresAt: row.timestamp(3)
            )
        }
    }

    func setLease(_ lease: JobLease) throws {
        try connection.execute(
            """
            INSERT INTO job_leases (job, holder, scheduled, started_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (job) DO UPDATE SET holder = ?2, scheduled = ?3, started_at = ?4, expires_at = ?5
            """,
            [
                .text(lease.job.rawValue), .text(lease.holder), .time(lease.scheduled), .time(lease.startedAt),
                .time(lease.expiresAt),
            ]
        )
    }

    func renewLease(_ lease: JobLease, until time: Timestamp) throws {
        try connection.execute(
            "UPDATE job_leases SET expires_at = ?3 WHERE job = ?1 AND holder = ?2",
            [.text(lease.job.rawValue), .text(lease.holder), .time(time)]
        )
    }

    func removeLease(_ lease: JobLease) throws {
        try connection.execute(
            "DELETE FROM job_leases WHERE job = ?1 AND holder = ?2",
            [.text(lease.job.rawValue), .text(lease.holder)]
        )
    }
}
