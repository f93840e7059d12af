import Dispatch

/// Does work that computes or blocks on a thread of its own: those of the cooperative pool answer requests meanwhile.
package func onSeparateThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { finished in
        DispatchQueue.global(qos: .utility).async { finished.resume(with: Result { try work() }) }
    }
}
