/// How each row of a bundle's training set was decided while it was held out, so that the bundle can later be compared
/// without its own training rows flattering it.
package struct RowScores: Sendable, Equatable {
    package struct Score: Sendable, Equatable {
        /// Label index the row carried when it trained.
        package var label: UInt8
        /// Means over the repeats of cross-validation; NaN for a row that was never held out.
        package var correct: Float
        package var utility: Float

        package init(label: UInt8, correct: Float, utility: Float) {
            self.label = label
            self.correct = correct
            self.utility = utility
        }
    }

    /// By the hash of the row's key.
    package private(set) var scores: [UInt64: Score]

    package init(_ scores: [UInt64: Score]) {
        self.scores = scores
    }

    /// 17 bytes a row, in the order of the hashes: hash, label, correct, utility, little-endian.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scores.count * Self.stride)
        for (hash, score) in scores.sorted(by: { $0.key < $1.key }) {
            withUnsafeBytes(of: hash.littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(score.label)
            withUnsafeBytes(of: score.correct.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: score.utility.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// - Parameter encoded: as written by ``encoded``; a rest that is no whole row is left out.
    package init(encoded: [UInt8]) {
        var scores: [UInt64: Score] = Dictionary(minimumCapacity: encoded.count / Self.stride)
        encoded.withUnsafeBytes { bytes in
            for start in Swift.stride(from: 0, to: bytes.count - Self.stride + 1, by: Self.stride) {
                let hash = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
                let correct = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 9, as: UInt32.self))
                let utility = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 13, as: UInt32.self))
                scores[hash] = Score(
                    label: bytes[start + 8],
                    correct: Float(bitPattern: correct),
                    utility: Float(bitPattern: utility)
                )
            }
        }
        self.scores = scores
    }

    private static let stride = 17

    /// FNV-1a over the key's UTF-8, 64 bit: stable across runs and machines.
    package static func hash(of key: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}
