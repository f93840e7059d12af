import Domain

/// A chart as the table of its numbers, from which a script draws it.
struct ChartTable: Sendable {
    struct Cell: Sendable {
        /// What a person reads.
        var text: String
        /// What is drawn; empty where there is nothing.
        var value: String

        init(_ value: Double?, _ text: (Double) -> String) {
            self.text = value.map(text) ?? "–"
            self.value = value.map { "\(rounded($0, 6))" } ?? ""
        }
    }

    struct Row: Sendable {
        var name: String
        var cells: [Cell]
    }

    /// How it is drawn.
    enum Kind: String, Sendable {
        case line
        /// Lines against numbers on the horizontal axis, not names.
        case curve
        case bar
    }

    var id: String
    var caption: String
    private(set) var kindName: String
    /// What the first column has.
    var axis: String
    var columns: [String]
    var rows: [Row]
    /// The unit of all values, for the vertical axis.
    var unit: String
    /// Bounds of the vertical axis; empty for whatever the values need.
    var least = ""
    var most = ""
    /// Said below it.
    var note: String?
    /// For values that span powers of ten; all of them must be above 0.
    var isLogarithmic = false

    init(_ id: String, _ caption: String, kind: Kind, axis: String, unit: String, columns: [String], rows: [Row]) {
        self.id = id
        self.caption = caption
        kindName = kind.rawValue
        self.axis = axis
        self.unit = unit
        self.columns = columns
        self.rows = rows
    }
}
