import Logging
import NIOCore
import Synchronization

/// The connections that are open, what they hold, and what became of those that are not.
package final class Connections: Sendable {
    /// Why the last requests were given up.
    struct Figures: Sendable {
        var open = 0
        var refused = 0
        var aborted = 0
        var bodyBytes = 0
        var overdue: [ConnectionDeadlines.Overdue: Int] = [:]
    }

    /// What came of somebody's wish to connect.
    private struct Admission {
        var isAdmitted = true
        /// The one that made room.
        var displaced: Connection?
        /// Whether it is to be said that there is no room.
        var isNews = false
    }

    private struct State {
        var open: [ObjectIdentifier: Connection] = [:]
        var refused = 0
        var saidFullAt: NIODeadline?
        var overdue: [ConnectionDeadlines.Overdue: Int] = [:]

        mutating func admit(_ connection: Connection, most: Int, at now: NIODeadline) -> Admission {
            var admission = Admission()
            if open.count >= most {
                admission.isNews = saidFullAt.map { now - $0 >= Connections.silence } ?? true
                if admission.isNews { saidFullAt = now }
                admission.displaced = open.values.filter { $0.idleSince > 0 }.min { $0.idleSince < $1.idleSince }
                admission.isAdmitted = admission.displaced != nil
            }
            if let displaced = admission.displaced { open[ObjectIdentifier(displaced)] = nil }
            if admission.isAdmitted { open[ObjectIdentifier(connection)] = connection } else { refused += 1 }
            return admission
        }
    }

    /// At most once in so long it is said that there is no room.
    private static let silence = TimeAmount.minutes(1)

    let settings: ConnectionSettings
    private let state = Mutex(State())
    private let bodyBytes = Atomic(0)
    private let aborted = Atomic(0)
    private let logger = Logger(label: "attune.connections")

    package init(_ settings: ConnectionSettings = ConnectionSettings()) {
        self.settings = settings
    }

    // MARK: Their number

    /// Nil where there is no room. The one that has been idle for longest makes room for a new one.
    func open(_ channel: any Channel) -> Connection? {
        let connection = Connection(channel)
        let admission = state.withLock { $0.admit(connection, most: settings.connections, at: .now()) }
        admission.displaced?.end()
        if admission.isNews {
            logger.warning(
                "as many connections are open as may be",
                metadata: ["component": "api", "connections": "\(settings.connections)"]
            )
        }
        return admission.isAdmitted ? connection : nil
    }

    func close(_ connection: Connection) {
        state.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    /// Ends all of them, whatever they are at.
    ///
    /// - Returns: how many there were.
    package func endAll() -> Int {
        let open = state.withLock { Array($0.open.values) }
        for connection in open { connection.end() }
        return open.count
    }

    // MARK: What they hold

    /// Whether so many more bytes of bodies may be held; ``release(_:)`` gives them back.
    func hold(_ count: Int) -> Bool {
        let held = bodyBytes.add(count, ordering: .relaxed).newValue
        guard held > settings.bodyBytes else { return true }
        bodyBytes.subtract(count, ordering: .relaxed)
        return false
    }

    func release(_ count: Int) {
        if count > 0 { bodyBytes.subtract(count, ordering: .relaxed) }
    }

    // MARK: What became of them

    func note(_ overdue: ConnectionDeadlines.Overdue) {
        state.withLock { $0.overdue[overdue, default: 0] += 1 }
    }

    /// A client went before its request was whole, or before the answer began.
    func noteAborted() {
        aborted.add(1, ordering: .relaxed)
    }

    var figures: Figures {
        var figures = state.withLock { Figures(open: $0.open.count, refused: $0.refused, overdue: $0.overdue) }
        figures.aborted = aborted.load(ordering: .relaxed)
        figures.bodyBytes = bodyBytes.load(ordering: .relaxed)
        return figures
    }
}

/// One connection, as others see it.
final class Connection: Sendable {
    /// Asks the connection's own handler to end it at once.
    struct End: Sendable {}

    /// Who waits for something beside the client, and whether the client still does.
    private struct Presence {
        var hasLeft = false
        var tell: (@Sendable () -> Void)?
    }

    private let channel: any Channel
    private let idle: Atomic<UInt64>
    private let presence = Mutex(Presence())

    init(_ channel: any Channel) {
        self.channel = channel
        idle = Atomic(NIODeadline.now().uptimeNanoseconds)
    }

    /// 0 while a request is under way.
    var idleSince: UInt64 { idle.load(ordering: .relaxed) }

    func noteBusy() { idle.store(0, ordering: .relaxed) }

    func noteIdle(since now: NIODeadline) { idle.store(max(1, now.uptimeNanoseconds), ordering: .relaxed) }

    /// Lets whoever waits on the client's behalf know when nobody is there for the answer any more; of a request at a time.
    func whenClientLeaves(_ tell: @escaping @Sendable () -> Void) {
        let hasLeft = presence.withLock { presence in
            presence.tell = tell
            return presence.hasLeft
        }
        if hasLeft { tell() }
    }

    func forgetWhoWaits() {
        presence.withLock { $0.tell = nil }
    }

    /// The client sends nothing more, and is taken to be gone, as most servers do.
    func noteClientLeft() {
        let tell = presence.withLock { presence in
            presence.hasLeft = true
            return presence.tell
        }
        tell?()
    }

    func end() {
        channel.triggerUserOutboundEvent(End(), promise: nil)
    }
}
