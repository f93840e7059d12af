import Dispatch

/// Storage for results that are written by index from several threads.
///
/// Each index is written by exactly one iteration and read only after all have ended, so no lock is needed.
private struct Slots<Element>: @unchecked Sendable {
    let base: UnsafeMutableBufferPointer<Element?>
}

/// The results of `work(0)` … `work(count − 1)`, computed on all cores, in index order.
///
/// What `work` returns may depend on its index alone, never on the number of cores, so that figures are the same
/// everywhere.
package func concurrentMap<Element: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Element) -> [Element] {
    guard count > 1 else { return (0..<count).map(work) }
    let slots = Slots(base: UnsafeMutableBufferPointer<Element?>.allocate(capacity: count))
    slots.base.initialize(repeating: nil)
    defer {
        slots.base.deinitialize()
        slots.base.deallocate()
    }
    DispatchQueue.concurrentPerform(iterations: count) { slots.base[$0] = work($0) }
    return slots.base.compactMap { $0 }
}
