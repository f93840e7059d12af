import JSON
import Wire

extension OperatorSession {
    /// Looks at a job that other servers than the one asked know: behind a balancer the next look comes to another.
    private static let mostStrangers = 100

    /// Sends a request for heavy work, follows its job to the end, prints the answer and gives it back.
    ///
    /// - Parameter inBackground: whether not to wait: then the job is printed, and there is no answer.
    @discardableResult
    func showHeavy<Answer: Decodable>(
        _ request: ServerRequest,
        inBackground: Bool = false,
        as type: Answer.Type,
        _ report: (Answer) -> Report
    ) async throws(CommandFailure) -> Answer? {
        guard let response = try await openHeavy(request, inBackground: inBackground) else { return nil }
        return try await show(response, as: type, report)
    }

    /// Sends a request for heavy work and follows its job to the end.
    ///
    /// - Returns: the response to the request itself; nil where it goes on in the background.
    func openHeavy(
        _ request: ServerRequest,
        inBackground: Bool = false
    ) async throws(CommandFailure) -> ServerResponse? {
        var request = request
        request.prefersJob = true
        request.timeout = nil
        let response = try await open(request)
        guard response.status == 202 else { return response }
        if inBackground {
            try await show(response, as: Job.self, jobReport)
            return nil
        }
        let job = try await followed(try decode(Job.self, from: try await read(response).json))
        guard job.status != "canceled" else { throw .incomplete("\(job.id) was called off.") }
        var result = ServerRequest.get("jobs", job.id, "result")
        result.timeout = nil
        return try await openJob(result)
    }

    /// Follows a job to its end, and shows on a terminal how far it is.
    func followed(_ job: Job) async throws(CommandFailure) -> Job {
        var job = job
        while !job.hasEnded {
            if console.style.isTerminal { console.writeError("\r\u{1B}[K\(jobProgress(job))") }
            do {
                try await Task.sleep(for: pause)
            } catch {
                throw .incomplete("\(job.id) goes on; attune jobs \(job.id) shows how far it is.")
            }
            let response = try await openJob(.get("jobs", job.id))
            job = try decode(Job.self, from: try await read(response).json)
        }
        if console.style.isTerminal { console.writeError("\r\u{1B}[K") }
        return job
    }

    /// Asks for a job until the request comes to the server that does it.
    func openJob(_ request: ServerRequest) async throws(CommandFailure) -> ServerResponse {
        for _ in 1..<Self.mostStrangers {
            do {
                return try await open(request)
            } catch .refused(let problem) where problem.code == "job_elsewhere" {
                continue
            }
        }
        return try await open(request)
    }
}

/// Where a job is, in a line.
func jobProgress(_ job: Job) -> String {
    switch job.status {
    case "waiting": "waiting, \(job.place ?? 1) in the queue"
    case "running": "\(job.step ?? "running") \(Int(clamping: ((job.progress ?? 0) * 100).rounded())) %"
    default: job.status
    }
}

/// A job for people.
func jobReport(_ job: Job) -> Report {
    var report = Report.line("\(job.id): \(job.kind), \(jobProgress(job)).")
    if let problem = job.problem { report.add(line: problem.detail) }
    if !job.hasEnded { report.add(line: "Follow it: attune jobs \(job.id) --wait") }
    return report
}
