package import Hummingbird

/// The pages on which operators work, rendered by the server.
package struct Dashboard: Sendable {
    private let useCases: UseCases
    private let renderer: Renderer
    private let assets: Assets

    /// Reads templates and assets, which are part of the program's resources.
    ///
    /// - Parameter chartLibrary: the folder with Chart.js' files; without them figures are shown as tables alone.
    package init(_ useCases: UseCases, chartLibrary: String) throws {
        self.useCases = useCases
        assets = try Assets(chartLibrary: chartLibrary)
        renderer = try Renderer(assets: assets)
    }

    /// Adds the pages to a router that answers other paths already.
    package func add(to router: Router<BasicRequestContext>) {
        let pages = PageTable(router: router, useCases: useCases, renderer: renderer)
        OverviewRoutes(useCases: useCases).add(to: pages)
        OperationsRoutes(useCases: useCases).add(to: pages)
        LabeledRoutes(useCases: useCases).add(to: pages)
        ReviewRoutes(useCases: useCases).add(to: pages)
        BundlesRoutes(useCases: useCases).add(to: pages)
        ApprovalsRoutes(useCases: useCases).add(to: pages)
        CanariesRoutes(useCases: useCases).add(to: pages)
        JudgesRoutes(useCases: useCases).add(to: pages)
        AlertsRoutes(useCases: useCases).add(to: pages)
        LogRoutes(useCases: useCases).add(to: pages)
        AgentsRoutes(useCases: useCases).add(to: pages)
        pages.refuseOtherMethods()
        assets.add(to: router)
        LiveStream(useCases: useCases).add(to: router)
    }
}
