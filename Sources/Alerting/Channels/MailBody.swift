import Domain

/// What an e-mail says, as plain text and as HTML: the same in both.
enum MailBody {
    static func text(_ message: AlertMessage) -> String {
        var lines = [message.condition.summary, ""]
        if message.event == .trigger { lines += ["What to do: \(message.advice)", ""] }
        let figures = message.event == .trigger ? message.figureLines : []
        let rows = message.details + figures
        let width = rows.map(\.name.count).max() ?? 0
        lines += rows.map { row in
            row.name + ":" + String(repeating: " ", count: width - row.name.count + 1) + row.value
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func html(_ message: AlertMessage) -> String {
        let figures = message.event == .trigger ? message.figureLines : []
        let rows = (message.details + figures).map { row in
            "<tr><th style=\"text-align:left;padding:2px 12px 2px 0;font-weight:normal;color:#555\">\(escaped(row.name))</th>"
                + "<td dir=\"auto\" style=\"padding:2px 0\">\(escaped(row.value))</td></tr>"
        }
        let advice = message.event == .trigger ? "<p>\(escaped(message.advice))</p>\n" : ""
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(escaped(message.headline))</title></head>
            <body style="font-family:sans-serif;line-height:1.4">
            <p dir="auto" style="font-size:1.1em;border-left:4px solid \(color(message));padding-left:10px"><strong>\
            \(escaped(message.condition.summary))</strong></p>
            \(advice)<table style="border-collapse:collapse;font-size:.9em">
            \(rows.joined(separator: "\n"))
            </table>
            </body></html>

            """
    }

    private static func color(_ message: AlertMessage) -> String {
        guard message.event == .trigger else { return "#2e7d32" }
        return switch message.severity {
        case .critical: "#c62828"
        case .warning: "#ef6c00"
        case .info: "#1565c0"
        }
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
