import Storage
import Testing

struct StoreLocationTests {
    @Test(
        "A file or a URL, and never a password in what is shown",
        arguments: [
            ("attune.sqlite", "attune.sqlite"),
            ("sqlite:/var/lib/attune.sqlite", "/var/lib/attune.sqlite"),
            (
                "postgres://ana:secret@db.example.com:6432/attune?sslmode=require",
                "postgres://ana@db.example.com:6432/attune"
            ),
            ("postgresql://db/attune?password=secret&sslpassword=secret", "postgres://db/attune"),
            ("postgres:///attune?host=/run/postgresql", "postgres:///run/postgresql/attune"),
        ]
    )
    func isShownWithoutSecrets(text: String, shown: String) throws {
        #expect(try StoreLocation(text).description == shown)
    }

    @Test(
        "What cannot be read is said, without the password in it",
        arguments: [
            ("postgres://ana:secret@db/attune?sslmod=require", "sslmod"),
            ("postgres://ana:secret@[::1/attune", "IPv6"),
            ("mysql://ana:secret@db/attune", "mysql://"),
            ("postgres:/db/attune", "write postgres://"),
            ("", "no name"),
        ]
    )
    func saysWhatCannotBeRead(text: String, reason: String) {
        let error = #expect(throws: StorageError.self) { try StoreLocation(text) }
        #expect(error?.message.contains(reason) == true)
        #expect(error?.message.contains("secret") == false)
    }
}
