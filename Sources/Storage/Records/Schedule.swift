import Domain
import JSON

extension SQLRecords: ScheduleRecords {
    func lastRuns() throws -> [JobRun] {
        try Job.allCases.compactMap { job in
            try connection.first(
                "SELECT scheduled, started_at, outcome, figures FROM job_runs WHERE job = ?1 ORDER BY id DESC LIMIT 1",
                [.text(job.rawValue)]
            ) { row in
                JobRun(
                    job: job,
                    scheduled: row.optionalTimestamp(0),
                    startedAt: row.timestamp(1),
                    outcome: JobRun.Outcome(rawValue: row.text(2)) ?? .failed,
                    figures: try value(JSONObject.self, row.text(3), in: "job run of \(job.rawValue)")
                )
            }
        }
    }

    func lastScheduled() throws -> [Job: Timestamp] {
        var times: [Job: Timestamp] = [:]
        for job in Job.allCases {
            times[job] = try connection.first(
                """
                SELECT scheduled FROM job_runs WHERE job = ?1 AND scheduled IS NOT NULL ORDER BY scheduled DESC LIMIT 1
                """,
                [.text(job.rawValue)]
            ) { $0.timestamp(0) }
        }
        return times
    }

    func insertJobRun(_ run: JobRun) throws {
        try connection.execute(
            """
            INSERT INTO job_runs (job, scheduled, started_at, outcome, figures) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (job, scheduled) WHERE scheduled IS NOT NULL DO NOTHING
            """,
            [
                .text(run.job.rawValue), .time(run.scheduled), .time(run.startedAt), .text(run.outcome.rawValue),
                .text(JSON.object(run.figures).text()),
            ]
        )
    }

    func firstServed() throws -> Timestamp {
        Timestamp(microseconds: try connection.integer("SELECT first_served FROM server WHERE id = 1"))
    }
}
