import Foundation
import HTTPAPI
import Logging
import ServiceLifecycle
import UnixSignals

/// How long the process goes on once it was asked to end.
///
/// At the first SIGTERM or SIGINT what is under way is finished, for as long as the settings allow; then connections are cut,
/// and what does not even end then is left. At the second the process ends at once. SIGHUP, which a closed terminal sends, ends
/// nothing.
struct Lifetime {
    /// What the cut connections' requests and the other services have to end.
    private static let aftermath = Duration.seconds(5)

    let connections: Connections
    let drain: Duration
    let logger: Logger

    /// Until the service has ended.
    func run(_ service: any Service) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let group = ServiceGroup(configuration: .init(services: [service], logger: Logger(label: "attune.http")))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { await obey(signals, group) }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }

    private func obey(_ signals: UnixSignalsSequence, _ group: ServiceGroup) async {
        await withDiscardingTaskGroup { tasks in
            var isEnding = false
            for await signal in signals {
                if signal == .sighup {
                    logger.notice("SIGHUP is no reason to end", metadata: ["component": "api"])
                } else if isEnding {
                    logger.warning("ending at once", metadata: ["component": "api", "signal": "\(signal)"])
                    Self.end(signal == .sigint ? 130 : 143)
                } else {
                    isEnding = true
                    logger.notice("ending", metadata: ["component": "api", "signal": "\(signal)"])
                    await group.triggerGracefulShutdown()
                    tasks.addTask { await cut() }
                }
            }
            tasks.cancelAll()
        }
    }

    private func cut() async {
        guard (try? await Task.sleep(for: drain)) != nil else { return }
        let cut = connections.endAll()
        logger.warning("time to end is over; connections cut", metadata: ["component": "api", "connections": "\(cut)"])
        guard (try? await Task.sleep(for: Self.aftermath)) != nil else { return }
        logger.error("ending with work under way", metadata: ["component": "api"])
        Self.end(EXIT_FAILURE)
    }

    /// Ends the process as it is; what is in the database is whole at any time.
    private static func end(_ status: Int32) {
        _exit(status)
    }
}
