import Domain
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

extension ClockReading {
    /// What the clocks of this machine say.
    static func ofThisMachine() -> ClockReading {
        ClockReading(wall: World.real.now(), sinceBoot: microsecondsSinceBoot, boot: boot)
    }

    private static var microsecondsSinceBoot: Int64 {
        var time = timespec()
        #if os(Linux)
            clock_gettime(CLOCK_BOOTTIME, &time)
        #else
            // This one goes on while the machine sleeps, there.
            clock_gettime(CLOCK_MONOTONIC, &time)
        #endif
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    /// Drawn by the kernel at each start.
    private static let boot: String = {
        let id = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return id?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }()
}
