import Dispatch

/// Does work that blocks, such as writing a file, on a thread of its own: those of the cooperative pool answer requests
/// meanwhile. What computes for long does it in a ``WorkTurn``.
///
/// The thread comes from a queue made for this call. The global queue of the same quality of service has as many threads as
/// there are processors, and on Linux it was seen to stop handing out work once all of them had been busy.
package func onSeparateThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { finished in
        DispatchQueue(label: "attune.work", qos: .utility).async { finished.resume(with: Result { try work() }) }
    }
}
