import Files

/// The files of a spool: one a segment, named by its number, one line a report. Locked for as long as this lives.
final class SpoolFolder: Sendable {
    private let segmentFiles: SegmentFolder

    /// - Throws: if the folder cannot be made, or another client has it.
    init(_ path: String) throws(AttuneError) {
        do {
            segmentFiles = try SegmentFolder(path, suffix: ".reports")
        } catch {
            throw .folder(error.description)
        }
    }

    /// What is there, oldest first.
    func segments() -> [(number: Int, lines: [ArraySlice<UInt8>])] {
        segmentFiles.numbers().compactMap { number in
            guard let bytes = try? segmentFiles.read(number) else { return nil }
            return (number, bytes.split(separator: UInt8(ascii: "\n")))
        }
    }

    func create(_ number: Int) throws(AttuneError) -> SpoolFile {
        do {
            return .onDisk(try segmentFiles.create(number, isDurable: false))
        } catch {
            throw .folder(error.description)
        }
    }

    func remove(_ number: Int) {
        // What stays is sent again after a restart, and counts once.
        segmentFiles.remove(number)
    }
}

/// Where a segment is written to while it grows.
enum SpoolFile: Sendable {
    case inMemory
    case onDisk(OpenFile)

    /// Once this returns the bytes outlive the process.
    func write(_ bytes: [UInt8]) throws(AttuneError) {
        guard case .onDisk(let file) = self else { return }
        do {
            try file.append(bytes)
        } catch {
            throw .folder("a report cannot be written: \(error)")
        }
    }
}
