import Domain
import Rules
import Wire

extension Wire.ImportedFile {
    init(_ file: Domain.ImportedFile) {
        self.init(
            format: file.format,
            encoding: file.encoding,
            delimiter: file.delimiter,
            rows: file.rows,
            readable: file.readable
        )
        keys = file.keys
        moreKeys = file.hasMoreKeys
        keysWithTwoLabels = file.keysWithTwoLabels
        columns = file.columns.prefix(Limits.Import.listedColumns).map(Wire.ImportedColumn.init)
        columnsTotal = file.columns.count
        missingFeatures = file.missingFeatures
    }
}

extension Wire.ImportedColumn {
    fileprivate init(_ column: Domain.ImportedFile.Column) {
        let use =
            switch column.use {
            case .example(let member): member
            case .feature: "feature"
            case .payload: "payload"
            case .nothing: "left_out"
            }
        self.init(
            name: column.name,
            use: use,
            filled: column.filled,
            missing: column.missing,
            unreadable: column.unreadable
        )
        unreadableExample = column.unreadableExample
        switch column.use {
        case .feature(let name, let kind): (feature, self.kind) = (name, kind)
        case .nothing(let reason): because = reason
        case .example, .payload: break
        }
    }
}
