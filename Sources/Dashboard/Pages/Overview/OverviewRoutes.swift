import Domain
struct OverviewRoutes {
    let useCases: UseCases

    func add(to pages: PageTable) {
        let useCases = useCases
        pages.page("/") { visit in
            let facts = try await OverviewFacts.fetch(useCases)
            let page = OverviewPage(facts, jobs: try await useCases.jobs.plan(), token: visit.token)
            return Content(title: "Overview", template: "overview", model: page, hasCharts: true)
        }
    }
}
