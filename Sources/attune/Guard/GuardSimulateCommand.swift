import ArgumentParser
import Foundation
import Simulation

struct GuardSimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Measures how often the guard errs and how soon it decides, beside six other rules.",
        discussion: """
            Draws canaries whose truth is known, walks every rule through the same streams, and prints false rollbacks, \
            bad promotions and delays with exact 95 % intervals. The same seed gives the same figures on any number of \
            cores. Needs no server. The figures in docs/guard.md are of 8,000 canaries a cell, twenty minutes of one \
            core.

            Cells: \(SimulationCell.published.map(\.name).joined(separator: ", ")).
            """
    )

    @Option(help: "Simulated canaries in each cell.")
    var canaries = 400

    @Option(help: "What all streams are drawn from.")
    var seed: UInt64 = 2026

    @Option(parsing: .upToNextOption, help: "Only cells whose names begin with one of these.")
    var cells: [String] = []

    @Flag(help: "Print the table of figures alone.")
    var figures = false

    @Option(help: "Write everything as JSON to this file.", completion: .file(extensions: ["json"]))
    var json: String?

    @Option(help: "Draw the comparison of the rules into this file.", completion: .file(extensions: ["svg"]))
    var svg: String?

    @Option(help: "Write the tables as Markdown to this file.", completion: .file(extensions: ["md"]))
    var markdown: String?

    func validate() throws {
        guard canaries > 0 else { throw ValidationError("There must be at least one canary.") }
        for name in cells where !SimulationCell.published.contains(where: { $0.name.hasPrefix(name) }) {
            throw ValidationError("No cell's name begins with \"\(name)\".")
        }
    }

    func run() throws {
        let chosen = SimulationCell.published.filter { cell in
            cells.isEmpty || cells.contains { cell.name.hasPrefix($0) }
        }
        var progress = ProgressBar()
        let results = SimulationRun(cells: chosen, canaries: canaries, seed: seed)
            .results { progress.show($0, label: $1) }
        progress.clear()
        var report = SimulationReport(results, seed: seed)
        report.figures.append(replayFigure())
        print(figures ? report.figuresText : report.text)
        try write(report)
    }

    private func write(_ report: SimulationReport) throws {
        if let json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try (encoder.encode(report) + Data("\n".utf8)).write(to: URL(filePath: json))
        }
        if let svg {
            try Data(ReportPicture(report).svg.utf8).write(to: URL(filePath: svg))
        }
        if let markdown {
            try Data(report.markdown.utf8).write(to: URL(filePath: markdown))
        }
    }

    /// How long 100,000 outcomes take through the evidence, on one core.
    private func replayFigure() -> FigureReport {
        let observations = ReplaySample.observations(count: 100_000, seed: seed)
        let elapsed = ContinuousClock().measure { _ = ReplaySample.replay(observations) }
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        return FigureReport(
            figure: "100,000 outcomes replayed",
            target: "< 1 s",
            measured: String(format: "%.2f s", seconds),
            isReached: seconds < 1
        )
    }
}
