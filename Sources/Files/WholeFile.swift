import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The system's call, whose name is taken below.
private let moveFile: @Sendable (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32 = { rename($0, $1) }

/// Files that are read whole and replaced whole.
package enum WholeFile {
    /// Nil where there is none.
    package static func read(_ path: String) throws(FileFailure) -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw FileFailure("\(path): \(error.localizedDescription)")
        }
    }

    /// Puts bytes in the place of a file: whoever reads it, also after the machine went down, finds the old ones or the
    /// new ones whole.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileFailure) {
        // Of its own process, so that two that share the path do not write into one file.
        let new = "\(path).\(getpid()).new"
        do throws(FileFailure) {
            let file = try OpenFile(new, flags: O_TRUNC)
            try file.append(bytes)
            try file.synchronize()
            guard moveFile(new, path) == 0 else { throw .ofSystem(path) }
        } catch {
            unlink(new)
            throw error
        }
        try synchronizeFolder(of: path)
    }

    /// Gives a file that is written another name; once this returns both what is in it and its name outlive the
    /// machine.
    package static func rename(_ old: String, to new: String) throws(FileFailure) {
        let descriptor = open(old, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .ofSystem(old) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0, moveFile(old, new) == 0 else { throw .ofSystem(new) }
        try synchronizeFolder(of: new)
    }

    /// Makes the folder of a file, and those above it.
    package static func makeFolder(of path: String) throws(FileFailure) {
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw FileFailure("\(folder.path): \(error.localizedDescription)")
        }
    }

    /// A new name, or a file made, outlives the machine once its folder is on the disk.
    static func synchronizeFolder(of path: String) throws(FileFailure) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .ofSystem(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .ofSystem(folder) }
    }
}
