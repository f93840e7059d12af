import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder of numbered files that are written one after the other and go one after the other: what a spool consists of.
/// Locked against other processes for as long as this lives.
package final class SegmentFolder: Sendable {
    package let path: String
    private let url: URL
    private let suffix: String
    private let lock: Int32

    /// - Parameter suffix: what the files' names end with, after the number.
    /// - Throws: if the folder cannot be made or written to, or another process has it.
    package init(_ path: String, suffix: String) throws(FileFailure) {
        self.path = path
        self.suffix = suffix
        url = URL(filePath: path)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw FileFailure("\(path) cannot be made: \(error.localizedDescription)")
        }
        lock = open(url.appending(path: "lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw FileFailure("\(path) cannot be written") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw FileFailure("\(path) belongs to another process") }
    }

    deinit {
        close(lock)
    }

    /// The numbers of the files that are there, ascending.
    package func numbers() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.compactMap { $0.hasSuffix(suffix) ? Int($0.dropLast(suffix.count)) : nil }.sorted()
    }

    package func read(_ number: Int) throws(FileFailure) -> [UInt8] {
        try WholeFile.read(file(number)) ?? []
    }

    /// A new file to append to.
    ///
    /// - Parameter isDurable: whether its name has to outlive the machine before this returns.
    package func create(_ number: Int, isDurable: Bool) throws(FileFailure) -> OpenFile {
        let opened = try OpenFile(file(number), flags: O_EXCL | O_APPEND)
        if isDurable { try WholeFile.synchronizeFolder(of: file(number)) }
        return opened
    }

    /// A file beside the numbered ones to append to, made where it is not there.
    package func file(beside name: String) throws(FileFailure) -> OpenFile {
        try OpenFile(url.appending(path: name).path, flags: O_APPEND)
    }

    /// Deletes a file. One that stays against all odds is found again after a restart.
    package func remove(_ number: Int) {
        try? FileManager.default.removeItem(atPath: file(number))
    }

    private func file(_ number: Int) -> String {
        url.appending(path: "\(number)\(suffix)").path
    }
}
