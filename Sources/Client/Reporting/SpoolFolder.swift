import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of a spool: one a segment, named by its number, one line a report. Locked for as long as this lives.
final class SpoolFolder: Sendable {
    private static let suffix = ".reports"

    private let url: URL
    private let lock: Int32

    /// - Throws: if the folder cannot be made, or another client has it.
    init(_ path: String) throws(AttuneError) {
        url = URL(filePath: path)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw .folder("\(path) cannot be made: \(error.localizedDescription)")
        }
        lock = open(url.appending(path: "lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .folder("\(path) cannot be written") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw .folder("\(path) belongs to another client") }
    }

    deinit {
        close(lock)
    }

    /// What is there, oldest first.
    func segments() -> [(number: Int, lines: [ArraySlice<UInt8>])] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.compactMap { $0.hasSuffix(Self.suffix) ? Int($0.dropLast(Self.suffix.count)) : nil }.sorted()
            .compactMap { number in
                guard let data = try? Data(contentsOf: file(number)) else { return nil }
                return (number, Array(data).split(separator: UInt8(ascii: "\n")))
            }
    }

    func create(_ number: Int) throws(AttuneError) -> SpoolFile {
        let path = file(number).path
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .folder("\(path) cannot be written") }
        return .onDisk(OpenFile(descriptor))
    }

    func remove(_ number: Int) {
        // What stays is sent again after a restart, and counts once.
        try? FileManager.default.removeItem(at: file(number))
    }

    private func file(_ number: Int) -> URL {
        url.appending(path: "\(number)\(Self.suffix)")
    }
}

/// Where a segment is written to while it grows.
enum SpoolFile: Sendable {
    case inMemory
    case onDisk(OpenFile)

    /// Once this returns the bytes outlive the process.
    func write(_ bytes: [UInt8]) throws(AttuneError) {
        if case .onDisk(let file) = self { try file.append(bytes) }
    }
}

/// A file that is closed with its last user.
final class OpenFile: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    func append(_ bytes: [UInt8]) throws(AttuneError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .folder("a report cannot be written: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(written)
        }
    }
}
