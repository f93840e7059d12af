import Domain
import Hummingbird
import Rules

/// Files of labeled examples: a look at one, and importing it.
struct ImportRoutes {
    /// As the API calls what may be said of a file.
    private static let texts = ["source", "key", "label", "map", "delimiter", "timezone", "control"]
    private static let formats = [
        ("", "as it begins"), ("csv", "table (CSV, TSV)"), ("ndjson", "NDJSON"), ("json", "JSON"),
        ("label_studio", "Label Studio"),
    ]

    let useCases: UseCases

    func add(to pages: PageTable) {
        let useCases = useCases
        pages.page("/labeled/import") { visit in
            Self.content(try await Self.page(useCases, visit, agent: visit.text("agent")) { _ in nil })
        }
        pages.look("/labeled/import/look") { visit, form in
            var page = try await Self.page(useCases, visit, agent: form.text("agent"), form.text)
            do {
                let found = try await Self.take(form, useCases, visit, isDryRun: true)
                page.look = ImportPage.look(found, name: form.file?.name ?? "")
            } catch let refusal as Refusal {
                page.refusal = refusal.sentence
            }
            return Self.content(page)
        }
        pages.action("/labeled/import", takesFile: true, back: { _ in "/labeled/import" }) { visit, form in
            let found = try await Self.take(form, useCases, visit, isDryRun: false)
            let place = Link("/labeled", [("agent", form.text("agent"))]).text
            return Outcome(ImportPage.outcome(found.receipt), at: place, logged: .labeledImport)
        }
    }

    private static func take(
        _ form: Form,
        _ useCases: UseCases,
        _ visit: Visit,
        isDryRun: Bool
    ) async throws -> FileReceipt {
        guard let file = form.file else { throw Refusal.invalid("/file", "is missing: choose one") }
        return try await useCases.exampleFiles.take(file.bytes, by: visit.actor, log: visit.context.logger) { name in
            switch name {
            case "dry_run": isDryRun ? "true" : nil
            case "agent", "format": form.text(name)
            default: texts.contains(name) ? form.text(name) : nil
            }
        }
    }

    private static func content(_ page: ImportPage) -> Content {
        Content(title: "Import examples", template: "import", model: page)
    }

    private static func page(
        _ useCases: UseCases,
        _ visit: Visit,
        agent: String?,
        _ text: (String) -> String?
    ) async throws -> ImportPage {
        let names = try await useCases.agents.agents().map(\.name)
        let format = text("format") ?? ""
        return ImportPage(
            token: visit.token,
            limit: "\(Limits.Import.formBytes / 1_048_576) MiB",
            fields: ImportPage.Fields(
                agents: Choice.all(names, chosen: agent),
                formats: formats.map { Choice($0.0, isChosen: $0.0 == format, shown: $0.1) },
                source: text("source") ?? "",
                key: text("key") ?? "",
                label: text("label") ?? "",
                map: text("map") ?? "",
                delimiter: text("delimiter") ?? "",
                timezone: text("timezone") ?? "",
                control: text("control") ?? ""
            )
        )
    }
}
