import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The process's threads for numerics, at a lower priority than all others: whatever is computed, requests are answered
/// first.
///
/// They are threads of their own, and not those of Dispatch, because a thread that has lowered its priority may not raise
/// it again: one of Dispatch would go on to serve requests at the low one. They live as long as the process.
package final class QuietThreads: Sendable {
    /// As many as compute at once in a server: each of half the processors has a piece of work of its own, and the work
    /// that uses several processors finds all but its own.
    package static let shared = QuietThreads(max(1, processors / 2) + processors - 1)

    /// The processors that this machine has now; at least 1.
    package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    private struct State {
        /// Threads that do nothing.
        var idle: Int
        var waiting: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    private let arrivals = DispatchSemaphore(value: 0)

    private init(_ count: Int) {
        state = Mutex(State(idle: count))
        for _ in 0..<count {
            // The queue is this thread's alone, since the loop never ends.
            DispatchQueue(label: "attune.numerics").async { [self] in
                Self.lowerPriority()
                while true { doNext() }
            }
        }
    }

    private func doNext() {
        arrivals.wait()
        let next = state.withLock { state in
            state.idle -= 1
            return state.waiting.removeFirst()
        }
        next()
        state.withLock { $0.idle += 1 }
    }

    /// Does something as soon as a thread has nothing else to do.
    package func run(_ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.waiting.append(work) }
        arrivals.signal()
    }

    /// Does something at once if a thread has nothing else to do; otherwise it is not done at all.
    func runIfIdle(_ work: @escaping @Sendable () -> Void) {
        let isAccepted = state.withLock { state in
            guard state.waiting.count < state.idle else { return false }
            state.waiting.append(work)
            return true
        }
        if isAccepted { arrivals.signal() }
    }

    /// How much nicer the threads are than others, on the scale of `nice` from 0 to 19.
    private static let niceness: Int32 = 10

    /// Lowers the calling thread's priority. Where that fails the thread computes all the same.
    private static func lowerPriority() {
        #if canImport(Glibc)
            // On Linux that is about the calling thread alone, although POSIX says the process (setpriority(2)).
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        #elseif canImport(Darwin)
            pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
        #endif
    }
}
