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

/// Elements that are changed in place from several threads.
///
/// Each index is touched by exactly one iteration, and the array by nobody else meanwhile, so no lock is needed.
private struct SharedElements<Element>: @unchecked Sendable {
    let base: UnsafeMutableBufferPointer<Element>
}

/// Changes every element of an array in place, on all cores, each by its index and itself alone.
func concurrentUpdate<Element: Sendable>(
    _ elements: inout [Element],
    _ change: @Sendable (Int, inout Element) -> Void
) {
    let stretch = 65_536
    elements.withUnsafeMutableBufferPointer { buffer in
        let shared = SharedElements(base: buffer)
        let count = buffer.count
        guard count > stretch else {
            for index in 0..<count { change(index, &shared.base[index]) }
            return
        }
        DispatchQueue.concurrentPerform(iterations: (count + stretch - 1) / stretch) { part in
            for index in part * stretch..<min((part + 1) * stretch, count) { change(index, &shared.base[index]) }
        }
    }
}
