import Foundation
import HTTPAPI
import Logging

/// How many files the operating system lets this process have open; a connection is one.
enum OpenFiles {
    /// What the database, the log and the spool need beside the connections.
    private static let reserved = 256

    /// As many connections as are wanted, or as there can be files; the operating system is asked for all that it gives.
    static func fitting(_ wanted: ConnectionSettings, _ logger: Logger) -> ConnectionSettings {
        guard let most = raise(), wanted.connections > max(1, most - reserved) else { return wanted }
        var settings = wanted
        settings.connections = max(1, most - reserved)
        logger.warning(
            "fewer connections than are set, as the process may not open more files",
            metadata: [
                "component": "api", "connections": "\(settings.connections)", "set": "\(wanted.connections)",
                "files": "\(most)",
            ]
        )
        return settings
    }

    /// Nil where there is no limit, or none that can be asked for.
    private static func raise() -> Int? {
        #if canImport(Glibc)
            var limit = rlimit()
            guard getrlimit(.init(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(.init(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
            return Int(exactly: limit.rlim_cur)
        #else
            return nil
        #endif
    }
}
