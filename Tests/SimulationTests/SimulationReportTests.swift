import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Simulation

struct SimulationReportTests {
    private let report: SimulationReport

    init() {
        let cells = SimulationCell.published.filter { ["unchanged-97", "worse5-97", "worse10-97"].contains($0.name) }
            .map { $0.small(keys: 600, rules: ComparedRule.allCases) }
        report = SimulationReport(SimulationRun(cells: cells, canaries: 8, seed: 5).results(), seed: 5)
    }

    @Test func everyFigureHasItsCell() {
        let names = SimulationCell.published.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(GuardFigure.published.allSatisfy { names.contains($0.cell) })
        #expect(
            report.figures.map(\.cell) == ["unchanged-97", "unchanged-97", "worse5-97", "worse10-97", "worse10-97"]
        )
    }

    @Test func jsonKeepsEverything() throws {
        let data = try JSONEncoder().encode(report)
        let read = try JSONDecoder().decode(SimulationReport.self, from: data)
        #expect(read.text == report.text)
        #expect(read.cells.map(\.rules.count) == [7, 7, 7])
    }

    @Test func textAndMarkdownNameEveryRuleAndFigure() {
        for rule in ComparedRule.allCases {
            #expect(report.text.contains(rule.rawValue))
            #expect(report.markdown.contains("| \(rule.rawValue) |"))
        }
        for figure in report.figures {
            #expect(report.figuresText.contains(figure.target))
        }
    }

    @Test func thePictureIsOneWellFormedDocumentWithAMarkForEveryRule() throws {
        let svg = ReportPicture(report).svg
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse())
        // One of the legend, and the rules that have the figure.
        let triangles = svg.components(separatedBy: "<polygon points=").count - 1
        #expect(triangles >= 3 + 2 * ComparedRule.allCases.count)
        #expect(svg.contains("prefers-color-scheme: dark"))
    }

    @Test(arguments: [(0.0, 0, "0"), (12.345, 2, "12.35"), (-0.04, 1, "0.0"), (-1.25, 1, "-1.3"), (0.07, 2, "0.07")])
    func numbersReadTheSameEverywhere(value: Double, decimals: Int, text: String) {
        #expect(Decimals.text(value, decimals: decimals) == text)
    }
}
