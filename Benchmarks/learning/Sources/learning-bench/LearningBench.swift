import Foundation

/// `learning-bench TASK FOLDER COLUMNS RUNS`: times one task on the arrays in a folder and prints its figures as JSON.
@main
enum LearningBench {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let task = Task(rawValue: arguments[1]), let columns = Int(arguments[3]),
            let runs = Int(arguments[4])
        else {
            let tasks = Task.allCases.map(\.rawValue).joined(separator: "|")
            fail("usage: learning-bench \(tasks) FOLDER COLUMNS RUNS")
        }
        do {
            let files = Files(folder: URL(filePath: arguments[2], directoryHint: .isDirectory))
            let measurement = try task.run(files, columns: columns, runs: runs)
            print("{\"seconds\": \(measurement.seconds), \"extra_megabytes\": \(measurement.extraMegabytes)}")
        } catch {
            fail("\(task.rawValue): \(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }
}
