/// A dense table of numbers, one row per example and one column per feature, stored column after column.
///
/// Columns are contiguous because training reads them one at a time; element (i, j) lies at `j · rows + i`.
public struct Matrix: Sendable, Equatable {
    /// The number of rows (examples); may be 0.
    public let rows: Int
    /// The number of columns (features); may be 0.
    public let columns: Int
    /// The elements in column-major order, `rows · columns` of them.
    public internal(set) var columnMajor: [Double]

    /// Makes a matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, columnMajor: [Double](repeating: 0, count: rows * columns))
    }

    /// Makes a matrix of one number.
    init(rows: Int, columns: Int, filled value: Double) {
        self.init(rows: rows, columns: columns, columnMajor: [Double](repeating: value, count: rows * columns))
    }

    /// Takes elements that are already in column-major order.
    ///
    /// - Precondition: `columnMajor.count == rows * columns`.
    public init(rows: Int, columns: Int, columnMajor: [Double]) {
        precondition(rows >= 0 && columns >= 0, "a matrix has no negative extent")
        precondition(columnMajor.count == rows * columns, "column-major storage must hold rows · columns elements")
        self.rows = rows
        self.columns = columns
        self.columnMajor = columnMajor
    }

    /// The element in `row` and `column`, both counted from 0.
    public subscript(row: Int, column: Int) -> Double {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
            return columnMajor[column * rows + row]
        }
        set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
            columnMajor[column * rows + row] = newValue
        }
    }

    /// A copy of one row, `columns` numbers long.
    public func row(_ index: Int) -> [Double] {
        precondition(index >= 0 && index < rows, "row outside the matrix")
        return (0..<columns).map { columnMajor[$0 * rows + index] }
    }
}
