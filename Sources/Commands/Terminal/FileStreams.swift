#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a file, read as they are asked for; `-` is standard input.
func readStream(path: String) throws(CommandFailure) -> ByteStream {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadableFile(path: path, detail: systemErrorText(errno)) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        // Found out only by reading, it would be taken for an error of the request that carries the file.
        throw .unreadableFile(path: path, detail: systemErrorText(EISDIR))
    }
    return AsyncThrowingStream { () async throws in
        let piece = try readPiece(descriptor, path: path)
        if piece == nil, descriptor != STDIN_FILENO { close(descriptor) }
        return piece
    }
}

/// The whole of a file; `-` is standard input.
func readFile(path: String) async throws(CommandFailure) -> [UInt8] {
    do {
        return try await readStream(path: path).reduce(into: []) { $0 += $1 }
    } catch {
        throw error as? CommandFailure ?? .unreadableFile(path: path, detail: "\(error)")
    }
}

/// Writes a stream to a file that appears only when it is whole.
func writeFile(_ stream: ByteStream, path: String) async throws(CommandFailure) {
    let partial = path + ".partial"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritableFile(path: path, detail: systemErrorText(errno)) }
    do {
        for try await piece in stream where !writeAll(piece, to: descriptor) {
            throw CommandFailure.unwritableFile(path: path, detail: systemErrorText(errno))
        }
    } catch {
        close(descriptor)
        unlink(partial)
        throw CommandFailure(readingBody: error)
    }
    guard close(descriptor) == 0, rename(partial, path) == 0 else {
        throw .unwritableFile(path: path, detail: systemErrorText(errno))
    }
}

/// Writes all of `bytes`; false when the other side does not take them.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// What the system calls an error, in lower case as it stands within a sentence.
func systemErrorText(_ code: Int32) -> String {
    String(cString: strerror(code)).lowercased()
}

private func readPiece(_ descriptor: Int32, path: String) throws(CommandFailure) -> [UInt8]? {
    let capacity = 64 * 1024
    var piece = [UInt8](repeating: 0, count: capacity)
    var count = read(descriptor, &piece, capacity)
    while count < 0, errno == EINTR {
        count = read(descriptor, &piece, capacity)
    }
    guard count >= 0 else { throw .unreadableFile(path: path, detail: systemErrorText(errno)) }
    return count == 0 ? nil : Array(piece[..<count])
}
