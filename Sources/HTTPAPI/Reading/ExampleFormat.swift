import Domain
import Hummingbird

/// How examples stand in a file.
enum ExampleFormat: String, CaseIterable {
    case ndjson
    case csv
    /// Attune's own: one item, or `{"items": […]}`.
    case json
    case labelStudio = "label_studio"

    /// The bytes of one item that are read, in any format.
    static let longestItem = EventsRoutes.batchLimit

    var mediaType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8"
        case .json, .labelStudio: "application/json"
        }
    }

    /// What a request's `format` says, and else its media type.
    init(_ request: Request, _ query: Query) throws(Refusal) {
        if let format = try query.word("format", ExampleFormat.self) {
            self = format
            return
        }
        switch BodyReader.mediaType(request) {
        case "text/csv": self = .csv
        case "application/x-ndjson": self = .ndjson
        default: self = .json
        }
    }
}
