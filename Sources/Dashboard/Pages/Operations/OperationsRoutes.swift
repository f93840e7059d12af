import Domain
import Hummingbird

/// Forms that concern the server as a whole: pausing, jobs, and who works at this browser.
struct OperationsRoutes {
    let useCases: UseCases

    func add(to pages: PageTable) {
        let useCases = useCases
        pages.action("/pause", back: { _ in "/" }) { visit, form in
            try await useCases.operations.pause(reason: form.text("reason"), by: visit.actor)
            return Outcome("Learning is paused.", at: "/", logged: .pause)
        }
        pages.action("/resume", back: { _ in "/" }) { visit, _ in
            try await useCases.operations.resume(by: visit.actor)
            return Outcome("Learning goes on.", at: "/", logged: .resume)
        }
        pages.action("/schedule/{job}/run", back: { _ in "/" }) { visit, _ in
            guard let job = Job(rawValue: try visit.parameter("job")) else {
                throw Refusal.notFound("There is no such job.")
            }
            let run = try await useCases.jobs.run(job, by: visit.actor)
            return Outcome(
                "\(job.rawValue) \(run.outcome.rawValue): \(Figures.sentence(run.figures)).",
                at: "/",
                logged: job.action
            )
        }
        pages.action("/you", back: { _ in "/" }) { _, form in
            guard let name = try Identity.name(form.require("name")) else {
                throw Refusal.invalid("/name", "must be 1 to 100 bytes")
            }
            let cookie = Cookie(
                name: Identity.cookie,
                value: Link.escaped(name),
                maxAge: 31_536_000,
                path: "/",
                httpOnly: true,
                sameSite: .strict
            )
            return Outcome("From now on you act as \(name).", at: Self.place(form.text("here")), cookie: cookie)
        }
    }

    /// A page of this server; anything else leads to the overview.
    private static func place(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 32 })
        else { return "/" }
        return path
    }
}
