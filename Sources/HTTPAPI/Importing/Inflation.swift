import CZlib
import Domain
import Rules

/// Takes gzip (RFC 1952) apart as it arrives, a piece of bounded size at a time.
///
/// What a few bytes may grow to is bounded twice: by how many come out in all, and by how many come out for one that went
/// in. Files of rows shrink to a tenth or a hundredth; what grows a thousandfold is made to fill a server.
final class Inflation {
    static let magic: [UInt8] = [0x1F, 0x8B]
    private static let pieceSize = 65_536
    /// Below this much nothing is too much for what went in.
    private static let freeBytes = 8_388_608

    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    private var read = 0
    private var written = 0
    /// Between two members of the file, where it may end.
    private var isBetweenMembers = false

    init() throws(Refusal) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard attune_gzip_begin(stream) == Z_OK else {
            throw .unavailable("There is no memory to read a compressed file with.", retryAfterSeconds: 10)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Adds what arrived; the pieces before have been taken out.
    func append(_ bytes: [UInt8]) {
        read += bytes.count
        input = bytes
        position = 0
    }

    /// The next piece of what was compressed; nil until more has arrived.
    func next() throws(Refusal) -> [UInt8]? {
        while position < input.count {
            if isBetweenMembers {
                // Several members after each other are one file; zeros fill the last block of a tape or a disk.
                guard input[position] != 0 else {
                    position += 1
                    continue
                }
                guard inflateReset(stream) == Z_OK else { throw Self.broken }
                isBetweenMembers = false
            }
            let piece = try inflatePiece()
            if !piece.isEmpty { return piece }
        }
        return nil
    }

    /// - Throws: where the file breaks off.
    func finish() throws(Refusal) {
        guard isBetweenMembers else {
            throw .invalid(code: "bad_gzip", detail: "The compressed file breaks off before its end.", problems: [])
        }
    }

    private static let broken = Refusal.invalid(
        code: "bad_gzip",
        detail: "The compressed file cannot be read: it is damaged, or something else follows it.",
        problems: []
    )

    private func inflatePiece() throws(Refusal) -> [UInt8] {
        let start = position
        var code = Z_OK
        var left: UInt32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress.map { $0 + start }
                stream.pointee.avail_in = UInt32(clamping: input.count - start)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(clamping: output.count)
                code = inflate(stream, Z_NO_FLUSH)
                left = stream.pointee.avail_in
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
        position = input.count - Int(left)
        isBetweenMembers = code == Z_STREAM_END
        // A buffer error says that nothing more can be done with what there is.
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw Self.broken }
        written += piece.count
        try requireBounds()
        return piece
    }

    private func requireBounds() throws(Refusal) {
        let most = Limits.Import.decompressedBytes
        guard written <= most else {
            throw .invalid(
                code: "too_large",
                detail: "The compressed file holds more than \(most) bytes; send it in parts.",
                problems: []
            )
        }
        let ratio = Limits.Import.decompressionRatio
        guard written <= Self.freeBytes || written / ratio <= read else {
            throw .invalid(
                code: "too_large",
                detail: "The compressed file grows to more than \(ratio) times its size; send it uncompressed.",
                problems: []
            )
        }
    }
}
