package import Hummingbird
package import Web

/// The pages on which operators work, rendered by the server.
package struct Dashboard: Sendable {
    private let useCases: UseCases
    private let renderer: Renderer
    private let assets: Assets
    private let publicAddress: PublicAddress?

    /// Reads templates and assets, which are part of the program's resources.
    ///
    /// - Parameters:
    ///   - chartLibrary: the folder with Chart.js' files; without them figures are shown as tables alone.
    ///   - publicAddress: where the pages are reached through a proxy.
    package init(_ useCases: UseCases, chartLibrary: String, publicAddress: PublicAddress? = nil) throws {
        self.useCases = useCases
        self.publicAddress = publicAddress
        assets = try Assets(chartLibrary: chartLibrary)
        renderer = try Renderer(assets: assets, publicAddress: publicAddress)
    }

    /// Adds the pages to a router that answers other paths already.
    ///
    /// - Parameter paths: hears of every path that is added.
    package func add(to router: Router<BasicRequestContext>, paths: KnownPaths) {
        let answering = PageAnswering(useCases: useCases, renderer: renderer, publicAddress: publicAddress)
        let pages = PageTable(router: router, paths: paths, answering: answering)
        OverviewRoutes(useCases: useCases).add(to: pages)
        OperationsRoutes(useCases: useCases).add(to: pages)
        LabeledRoutes(useCases: useCases).add(to: pages)
        ImportRoutes(useCases: useCases).add(to: pages)
        ReviewRoutes(useCases: useCases).add(to: pages)
        BundlesRoutes(useCases: useCases).add(to: pages)
        ApprovalsRoutes(useCases: useCases).add(to: pages)
        CanariesRoutes(useCases: useCases).add(to: pages)
        JudgesRoutes(useCases: useCases).add(to: pages)
        AlertsRoutes(useCases: useCases).add(to: pages)
        LogRoutes(useCases: useCases).add(to: pages)
        AgentsRoutes(useCases: useCases).add(to: pages)
        assets.add(to: pages)
        LiveStream(useCases: useCases).add(to: pages)
        pages.refuseOtherMethods()
    }
}
