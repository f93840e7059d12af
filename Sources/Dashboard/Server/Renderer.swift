import Mustache
import Resources
import Web

/// What stands between the frame of every page.
struct Content: Sendable {
    var title: String
    /// The template's name.
    var template: String
    var model: any Sendable
    var hasCharts = false
}

/// Templates and how pages are made of them.
struct Renderer: Sendable {
    private let library: MustacheLibrary
    private let assets: Assets
    private let links: PublicLinks?

    init(assets: Assets, publicAddress: PublicAddress?) throws {
        self.assets = assets
        links = publicAddress.flatMap { PublicLinks($0) }
        MustacheContentTypes.register(ScalarHTML(), named: ScalarHTML.name)
        var library = MustacheLibrary()
        for (file, template) in Resource.inside("Dashboard/Templates") {
            let name = String(file.prefix { $0 != "." })
            // A partial begins with the library's own escaping again, so every template says which it wants.
            try library.register("{{% CONTENT_TYPE:\(ScalarHTML.name) }}" + template.text, named: name)
        }
        self.library = library
    }

    /// A whole page.
    func page(_ content: Content, frame: Frame) -> String {
        var frame = frame
        frame.title = content.title
        frame.style = assets.path("attune.css")
        frame.script = assets.path("attune.js")
        frame.icon = assets.path("icon.svg")
        frame.chartScript = content.hasCharts && assets.hasChartLibrary ? assets.path("chart.min.js") : nil
        frame.content = fragment(content.template, content.model)
        let page = fragment("frame", frame)
        return links?.directing(page) ?? page
    }

    private func fragment(_ template: String, _ model: any Sendable) -> String {
        library.render(model, withTemplate: template) ?? ""
    }
}
