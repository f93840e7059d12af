import Testing

@testable import Dashboard

/// What browsers send with a file, and what others do.
struct MultipartTests {
    private func parts(_ text: String) -> [String]? {
        Multipart(Array(text.utf8), mediaType: "multipart/form-data; boundary=B")?.parts
            .map { "\($0.name)=\(String(decoding: $0.bytes, as: UTF8.self))" }
    }

    @Test("The parts are read between the boundaries")
    func reads() {
        let field = "Content-Disposition: form-data; name=\"agent\"\r\n\r\n"
        #expect(parts("--B\r\n\(field)x\r\n--B\r\n\(field)\r\n--B--\r\n") == ["agent=x", "agent="])
        #expect(parts("--B--") == [])
    }

    @Test(
        "What is no such form is refused, wherever it breaks off",
        arguments: [
            "", "--", "--B", "--B\r", "--B\r\n", "--B\r\n--B--", "--B\r\n--B", "--B\r\n\r\n--B--",
            "--B\r\n\r\n\r\n--B--",
            "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--", "--B\r\nx\r\n--B-",
        ]
    )
    func refuses(text: String) {
        #expect(parts(text) == nil)
    }
}
