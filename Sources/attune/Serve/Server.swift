import Alerting
import Dashboard
import Domain
import Foundation
import HTTPAPI
import Hummingbird
import JSON
import Logging
import ServiceLifecycle
import Storage

/// A store, the use cases over it, and what makes them run: the composition root of `attune serve`.
struct Server {
    private let settings: Settings
    private let store: AwaitedStore
    private let lookout: Lookout
    private let backend: Backend
    private let alerts: Alerts
    private let clock: ClockWatch
    private let logger: Logger

    /// Opens the store and brings the served configuration up to date with it; where the database is away, with what
    /// was served last.
    ///
    /// - Parameter acceptsLoss: whether a SQLite file is served that lacks what is known to have been in it.
    static func open(_ settings: Settings, acceptsLoss: Bool, logger: Logger) async throws -> Server {
        let clock = ClockWatch(read: ClockReading.ofThisMachine)
        let world = World(now: World.real.now, random: World.real.random, clockDoubt: { clock.look() })
        let snapshotFile = settings.standby.snapshot.map {
            SnapshotFile($0, database: "\(settings.database)", logger: logger)
        }
        let snapshot = snapshotFile?.read()
        let terms = ServingTerms(
            snapshotVersion: snapshot?.configuration.version,
            acceptsLoss: acceptsLoss,
            say: { logger.warning("\($0)", metadata: ["component": "api"]) }
        )
        let standby = Standby(spool: try settings.standby.openSpool(logger))
        let store = AwaitedStore(standby.contact, now: world.now) {
            try await settings.database.open(settings.postgreSQL, for: .serving(terms))
        }
        let live = LiveConfiguration { agent, reason in logger.noteSetAside(agent, reason) }
        let ledger = Ledger(
            store: store,
            world: world,
            alertPolicy: settings.alerting.policy(settings.alertSettings),
            live: live,
            entriesWritten: { entries in
                for entry in entries { logger.log(entry) }
            }
        )
        let alerts = Alerts(ledger: ledger, configuration: settings.alerting, logger: logger)
        let backend = Backend(
            ledger: ledger,
            live: live,
            makers: DecisionMakers(),
            timetable: settings.timetable,
            runsSchedule: settings.runsSchedule,
            serving: settings.serving,
            fleet: fleet(settings, ledger, live, reload: { try await live.reload(from: store) }),
            channelTesting: alerts.tester,
            standby: standby,
            connections: Connections(OpenFiles.fitting(settings.connections, logger)),
            clock: clock
        )
        let watch = DatabaseWatch(
            live,
            standby.contact,
            now: world.now,
            timesCalls: settings.database.isShared,
            reach: { try await store.reach() }
        )
        let lookout = Lookout(watch: watch, backend: backend, snapshot: snapshotFile, logger: logger)
        do {
            try await lookout.begin(on: settings.database, from: snapshot)
            if let file = store.file { clock.resume(from: file.earlierClock) }
            // During an outage of the database that says nothing about the address.
            if standby.contact.state.failure == nil { try await probeListenDatabase(settings) }
        } catch {
            try await alerts.close()
            throw error
        }
        return Server(
            settings: settings,
            store: store,
            lookout: lookout,
            backend: backend,
            alerts: alerts,
            clock: clock,
            logger: logger
        )
    }

    /// Says at once what is wrong with it: later it would only be missed.
    private static func probeListenDatabase(_ settings: Settings) async throws {
        guard let address = settings.listenDatabase else { return }
        guard case .postgreSQL = settings.database else {
            throw Failure("--listen-database goes with a PostgreSQL database, and \(settings.database) is none.")
        }
        do {
            await (try PostgreSQLDatabase.open(address, .init(connections: 2, prepares: false))).close()
        } catch let error as StorageError {
            throw Failure("The database \(address) (--listen-database) cannot be opened: \(error)")
        }
    }

    /// This node among those that share its database.
    private static func fleet(
        _ settings: Settings,
        _ ledger: Ledger,
        _ live: LiveConfiguration,
        reload: @escaping @Sendable () async throws -> Void
    ) -> Fleet {
        Fleet(
            (nodeID(ledger.world), "\(settings.host):\(settings.port)", attuneVersion),
            isShared: settings.database.isShared,
            ledger: ledger,
            live: live,
            reload: reload
        )
    }

    /// The machine's name, for people, and a number that no other process has.
    private static func nodeID(_ world: World) -> String {
        let machine = ProcessInfo.processInfo.hostName.prefix { $0 != "." }
        return "\(machine)-\(String(world.random() % 1_679_616, radix: 36))"
    }

    /// Begins to listen for the changes of other nodes; nil where there are none.
    private var listen: (@Sendable () async throws -> ConfigurationNotices)? {
        guard settings.database.isShared else { return nil }
        return { [store, settings] in try await store.listen(at: settings.listenDatabase) }
    }

    /// Serves until the process is asked to end, and drains what is under way then.
    func run() async throws {
        do {
            try await serve()
        } catch {
            try await alerts.close()
            throw error
        }
        try await alerts.close()
    }

    private func serve() async throws {
        let server = try HTTPServer.router(backend)
        try Dashboard(
            UseCases(backend),
            chartLibrary: settings.chartLibrary,
            publicAddress: settings.serving.publicAddress
        ).add(to: server.router, paths: server.knownPaths)
        let application = Application(
            router: server.router,
            server: HTTPServer.connections(backend.connections),
            configuration: .init(
                address: .hostname(settings.host, port: settings.port),
                serverName: "attune"
            ),
            services: [
                lookout,
                Heartbeats(store: store, live: backend.live, clock: clock),
                Clockwork(
                    backend: backend,
                    alerts: alerts,
                    clock: clock,
                    isShared: settings.database.isShared,
                    retentionDays: settings.runsRetentionDays,
                    logger: logger
                ),
                alerts.dispatcher,
                FleetMember(fleet: backend.fleet, listen: listen, logger: logger),
            ],
            onServerRunning: { [logger, settings, fleet = backend.fleet] channel in
                let address = channel.localAddress.map { "\($0.ipAddress ?? ""):\($0.port ?? 0)" } ?? settings.host
                fleet.setAddress(address)
                logger.notice(
                    "serving",
                    metadata: ["component": "api", "address": "\(address)", "database": "\(settings.database)"]
                )
            },
            logger: Logger(label: "attune.http")
        )
        try await Lifetime(
            connections: backend.connections,
            drain: .seconds(settings.connections.drain),
            logger: logger
        ).run(application)
        do {
            try await store.close()
        } catch {
            logger.warning(
                "the database's log could not be put into its file; a copy needs both",
                metadata: ["component": "api", "error": "\(error)"]
            )
        }
    }
}

extension UseCases {
    /// Those of the API, with what they keep in memory.
    fileprivate init(_ backend: Backend) {
        self.init(
            ledger: backend.ledger,
            live: backend.live,
            work: backend.work,
            inspector: backend.inspector,
            review: backend.review,
            jobs: backend.jobs
        )
        channelTesting = backend.channelTesting
        exampleFiles = FileImport(backend)
        readiness = { backend.readiness }
    }
}

extension World {
    /// The clock on the wall and the system's randomness.
    static let real = World(
        now: { Timestamp(microseconds: Int64(clamping: (Date().timeIntervalSince1970 * 1_000_000).rounded())) },
        random: { UInt64.random(in: .min ... .max) }
    )
}

extension Logger {
    /// An agent that is not served any more, or is again.
    fileprivate func noteSetAside(_ agent: String, _ reason: String?) {
        var metadata: Logger.Metadata = ["component": "api", "agent": "\(agent)"]
        guard let reason else { return notice("an agent is served again", metadata: metadata) }
        metadata["reason"] = "\(reason)"
        error("an agent is set aside; the others are served", metadata: metadata)
    }

    /// A journal entry as a log line: its component and every figure it carries.
    fileprivate func log(_ entry: JournalEntry) {
        var metadata: Logger.Metadata = ["component": "\(entry.action.component)", "actor": "\(entry.actor.name)"]
        if let agent = entry.agent { metadata["agent"] = "\(agent)" }
        if let reason = entry.reason { metadata["reason"] = "\(reason)" }
        for (name, figure) in entry.figures { metadata[name] = "\(figure.string ?? figure.text())" }
        let level: Logger.Level =
            switch entry.action {
            case .rollback, .trainFailed: .warning
            default: .info
            }
        log(level: level, "\(entry.action.rawValue)", metadata: metadata)
    }
}
