import Foundation

/// What the operating system says of this process, under the names that Prometheus' client libraries use; where there is
/// no `/proc`, nothing.
enum ProcessMetrics {
    static func families(procfs folder: String = "/proc") -> [MetricFamily] {
        guard let stat = read("\(folder)/self/stat").flatMap(Stat.init) else { return [] }
        var families: [MetricFamily] = [
            .counter("process_cpu_seconds_total", "User and system time spent.", [.init(stat.cpuSeconds)]),
            .gauge("process_resident_memory_bytes", "Memory in RAM.", [.init(stat.residentBytes)]),
            .gauge("process_virtual_memory_bytes", "Address space.", [.init(stat.virtualBytes)]),
            .gauge("process_threads", "Threads of the operating system.", [.init(stat.threads)]),
        ]
        if let boot = read("\(folder)/stat").flatMap(bootTime) {
            let start = boot + stat.startSeconds
            families.append(.gauge("process_start_time_seconds", "When the process started.", [.init(start)]))
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/self/fd").count {
            families.append(.gauge("process_open_fds", "Open files and connections.", [.init(open)]))
        }
        if let most = read("\(folder)/self/limits").flatMap(openFilesLimit) {
            families.append(.gauge("process_max_fds", "Files and connections that may be open.", [.init(most)]))
        }
        return families
    }

    /// The fields of `/proc/self/stat` that are shown (proc(5)).
    struct Stat {
        var cpuSeconds: Double
        var threads: Int
        /// Seconds from the machine's start to the process's.
        var startSeconds: Double
        var virtualBytes: Double
        var residentBytes: Double

        /// Nil for text of another form.
        init?(_ text: String) {
            // The program's name may hold spaces and parentheses itself; what follows the last one does not.
            guard let name = text.lastIndex(of: ")") else { return nil }
            let fields = text[text.index(after: name)...].split(separator: " ").map { Double($0) }
            // The first of them is field 3 of the manual, so that field n stands at n − 3.
            guard fields.count > 21, let user = fields[11], let system = fields[12], let threads = fields[17],
                let start = fields[19], let virtual = fields[20], let pages = fields[21]
            else { return nil }
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            cpuSeconds = (user + system) / ticks
            self.threads = Int(clamping: threads)
            startSeconds = start / ticks
            virtualBytes = virtual
            residentBytes = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
    }

    /// When the machine started, in seconds since 1970, from `/proc/stat`.
    static func bootTime(_ text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
    }

    /// The soft limit, from `/proc/self/limits`; nil where there is none.
    static func openFilesLimit(_ text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix("Max open files") }
            .flatMap { $0.dropFirst("Max open files".count).split(separator: " ").first }
            .flatMap { Double($0) }
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
