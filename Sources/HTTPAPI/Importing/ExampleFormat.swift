import Domain

/// How examples stand in a file.
enum ExampleFormat: String, CaseIterable {
    case ndjson
    case csv
    /// Attune's own: one item, or `{"items": […]}`.
    case json
    case labelStudio = "label_studio"

    var mediaType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8"
        case .json, .labelStudio: "application/json"
        }
    }

    /// What a media type says; nil where it says no more than that there is a file.
    init?(mediaType: String) throws(RequestError) {
        switch mediaType {
        case "text/csv", "text/tab-separated-values", "application/csv": self = .csv
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
            self = .ndjson
        // What browsers call a CSV on a machine with a spreadsheet.
        case "application/octet-stream", "application/gzip", "application/x-gzip", "application/vnd.ms-excel":
            return nil
        case let type where type == "application/json" || type.hasSuffix("+json"): self = .json
        default:
            let seen = mediaType.isEmpty ? "no media type" : "\"\(mediaType)\""
            throw .mediaType(
                "A file of text/csv, application/x-ndjson, application/json or application/octet-stream is read here, not "
                    + "\(seen)."
            )
        }
    }
}
