import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Resources

/// Style, script and pictures, and the chart library of the operating system, kept in memory.
struct Assets: Sendable {
    private struct File: Sendable {
        var bytes: ByteBuffer
        var type: String
    }

    private static let own = ["attune.css": "text/css", "attune.js": "text/javascript", "icon.svg": "image/svg+xml"]
    private static let chartLibraryName = "chart.min.js"

    private let files: [String: File]
    /// Changes with every file's content, so that browsers may keep what they have for ever.
    let version: String

    var hasChartLibrary: Bool { files[Self.chartLibraryName] != nil }

    init(chartLibrary: String) throws {
        var files: [String: File] = [:]
        for (name, type) in Self.own {
            files[name] = File(
                bytes: ByteBuffer(bytes: try Resource.named("Dashboard/Assets/\(name)").bytes),
                type: type
            )
        }
        let path = URL(filePath: chartLibrary).appending(path: Self.chartLibraryName)
        if let bytes = try? Data(contentsOf: path) {
            files[Self.chartLibraryName] = File(bytes: ByteBuffer(bytes: bytes), type: "text/javascript")
        }
        self.files = files
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for file in files.sorted(by: { $0.key < $1.key }) {
            for byte in file.value.bytes.readableBytesView { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        version = String(hash, radix: 36)
    }

    func path(_ name: String) -> String { "/assets/\(version)/\(name)" }

    func add(to pages: PageTable) {
        let files = files
        pages.file("/assets/{version}/{name}") { _, context in
            guard let file = files[try context.parameters.require("name")] else { throw HTTPError(.notFound) }
            var headers = PageHeaders.common
            headers[.contentType] = file.type.hasPrefix("text/") ? "\(file.type); charset=utf-8" : file.type
            headers[.contentLength] = String(file.bytes.readableBytes)
            headers[.cacheControl] = "public, max-age=31536000, immutable"
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
        }
    }
}

enum PageHeaders {
    /// Nothing but this server's own files, no framing, no inline script or style.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """

    /// What every answer of the dashboard carries.
    static let common: HTTPFields = {
        var headers: HTTPFields = [.xContentTypeOptions: "nosniff", .contentSecurityPolicy: policy]
        for (name, value) in [("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }()
}
