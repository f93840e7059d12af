import Dispatch
import Synchronization

/// The iterations of one loop, shared out among the threads that take part in it.
private final class SharedLoop: Sendable {
    private let count: Int
    private let next = Atomic(0)
    private let done = Atomic(0)
    private let end = DispatchSemaphore(value: 0)
    /// Nil once all iterations are done, so that a thread that comes too late keeps nothing alive.
    private let body: Mutex<(@Sendable (Int) -> Void)?>

    init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        self.count = count
        self.body = Mutex(body)
    }

    /// Does iterations until none are left to begin.
    func takePart() {
        guard let body = body.withLock({ $0 }) else { return }
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            body(index)
            if done.add(1, ordering: .acquiringAndReleasing).newValue == count { end.signal() }
        }
    }

    /// Waits for those iterations that other threads have begun.
    func waitForAll() {
        end.wait()
        body.withLock { $0 = nil }
    }
}

/// Does `body(0)` … `body(count − 1)` on the calling thread and on those of ``QuietThreads`` that have nothing else to do.
private func loop(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let helpers = min(count, QuietThreads.processors) - 1
    guard helpers > 0 else {
        for index in 0..<count { body(index) }
        return
    }
    let shared = SharedLoop(count, body)
    for _ in 0..<helpers { QuietThreads.shared.runIfIdle { shared.takePart() } }
    shared.takePart()
    shared.waitForAll()
}

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
package func concurrentMap<Element: Sendable>(
    _ count: Int,
    _ work: @escaping @Sendable (Int) -> Element
) -> [Element] {
    guard count > 1 else { return (0..<count).map(work) }
    let slots = Slots(base: UnsafeMutableBufferPointer<Element?>.allocate(capacity: count))
    slots.base.initialize(repeating: nil)
    defer {
        slots.base.deinitialize()
        slots.base.deallocate()
    }
    loop(count) { slots.base[$0] = work($0) }
    return slots.base.compactMap { $0 }
}

/// The same, unless a training is given up meanwhile: then nil, and no further results are begun.
func concurrentMap<Element: Sendable>(
    _ count: Int,
    until progress: TrainingProgress?,
    _ work: @escaping @Sendable (Int) -> Element
) -> [Element]? {
    let results = concurrentMap(count) { progress?.isGivenUp == true ? nil : work($0) }
    let done = results.compactMap { $0 }
    return done.count == count ? done : nil
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
    _ change: @escaping @Sendable (Int, inout Element) -> Void
) {
    let stretch = 65_536
    elements.withUnsafeMutableBufferPointer { buffer in
        let shared = SharedElements(base: buffer)
        let count = buffer.count
        guard count > stretch else {
            for index in 0..<count { change(index, &shared.base[index]) }
            return
        }
        loop((count + stretch - 1) / stretch) { part in
            for index in part * stretch..<min((part + 1) * stretch, count) { change(index, &shared.base[index]) }
        }
    }
}
