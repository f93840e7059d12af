import Foundation
import Learning

/// The arrays that the Python side wrote into one folder.
struct Files {
    let folder: URL

    /// Little-endian doubles, column after column.
    func matrix(_ name: String, columns: Int) throws -> Matrix {
        let values = try elements(name, as: Double.self)
        return Matrix(rows: values.count / columns, columns: columns, columnMajor: values)
    }

    /// Little-endian 32-bit whole numbers.
    func integers(_ name: String) throws -> [Int] {
        try elements(name, as: Int32.self).map { Int($0) }
    }

    func write(_ values: [Double], _ name: String) throws {
        try values.withUnsafeBytes { Data($0) }.write(to: folder.appending(path: name))
    }

    private func elements<Element: BitwiseCopyable>(_ name: String, as type: Element.Type) throws -> [Element] {
        let data = try Data(contentsOf: folder.appending(path: name), options: .alwaysMapped)
        return data.withUnsafeBytes { Array($0.bindMemory(to: type)) }
    }
}
