import Foundation

/// What one task took.
struct Measurement {
    /// Seconds of each run.
    var seconds: [Double] = []
    /// Megabytes that the runs needed at their peak beyond what the process held with the data loaded.
    var extraMegabytes = 0.0

    /// Runs `body` several times; the last result is handed back.
    static func of<Value>(runs: Int, _ body: () throws -> Value) rethrows -> (Measurement, Value) {
        let loaded = memory("VmRSS")
        resetPeak()
        var measurement = Measurement()
        func once() throws -> Value {
            let began = ContinuousClock.now
            let value = try body()
            let took = ContinuousClock.now - began
            measurement.seconds.append(Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18)
            return value
        }
        var value = try once()
        measurement.extraMegabytes = max(0, memory("VmHWM") - loaded)
        for _ in 1..<max(1, runs) { value = try once() }
        return (measurement, value)
    }

    /// A field of the process's status in MB; 0 where the system has no such file.
    private static func memory(_ field: String) -> Double {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("\(field):") }),
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Double($0) })
        else { return 0 }
        return kilobytes / 1024
    }

    private static func resetPeak() {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }
}
