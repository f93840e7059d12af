import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the file system says of a file: which one it is, whatever its name, and how large.
package struct FileState: Sendable, Equatable {
    /// Two files are never the same in both at once.
    package struct Identity: Sendable, Equatable {
        var device: UInt64
        var node: UInt64
    }

    package var identity: Identity
    package var bytes: Int64
    /// The permission bits.
    package var mode: UInt32

    /// Nil where there is no such file, or it cannot be looked at.
    package init?(_ path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        identity = Identity(device: UInt64(found.st_dev), node: UInt64(found.st_ino))
        bytes = Int64(found.st_size)
        mode = UInt32(found.st_mode) & 0o777
    }

    /// The path without symbolic links, as far as it leads to something; otherwise as it is.
    package static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// The first bytes of a file; none where there is no such file.
    package static func head(of path: String, count: Int) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw .ofSystem(path) }
            return []
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let found = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard found >= 0 else { throw .ofSystem(path) }
        return Array(bytes.prefix(found))
    }

    /// Makes an empty file that only its owner can read and write, unless there is one.
    package static func makePrivate(_ path: String) throws(FileFailure) {
        close(try openPrivate(path))
    }

    /// Opens a file to read and write, and makes one that only its owner can open where there is none.
    ///
    /// What root makes belongs to the owner of its folder, whose server could not open it otherwise. A file that was there,
    /// and whatever a link of that name leads to, stays whose it is.
    static func openPrivate(_ path: String) throws(FileFailure) -> Int32 {
        var descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            if let owner = ownerOfFolder(path) { _ = fchown(descriptor, owner.user, owner.group) }
        } else if errno == EEXIST {
            descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw .ofSystem(path) }
        return descriptor
    }

    /// Lets a file that root has just made belong to the owner of its folder.
    package static func giveToFolder(_ path: String) {
        if let owner = ownerOfFolder(path) { _ = lchown(path, owner.user, owner.group) }
    }

    /// Nil for those who are not root, who make nothing of anybody else's.
    private static func ownerOfFolder(_ path: String) -> (user: uid_t, group: gid_t)? {
        var folder = stat()
        guard geteuid() == 0, stat(URL(filePath: path).deletingLastPathComponent().path, &folder) == 0 else {
            return nil
        }
        return (folder.st_uid, folder.st_gid)
    }

    /// Takes everybody's rights to a file but its owner's.
    ///
    /// - Returns: whether others had any.
    package static func restrict(_ path: String) throws(FileFailure) -> Bool {
        guard let state = FileState(path), state.mode & 0o077 != 0 else { return false }
        guard chmod(path, 0o600) == 0 else { throw .ofSystem(path) }
        return true
    }
}

/// Room on the disk that a file is on.
package struct DiskRoom: Sendable, Equatable {
    package var freeBytes: Int64
    package var totalBytes: Int64

    /// For those who are not root; nil where the system does not say.
    package init?(at path: String) {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        let block = Int64(found.f_frsize)
        freeBytes = Int64(found.f_bavail) * block
        totalBytes = Int64(found.f_blocks) * block
    }
}
