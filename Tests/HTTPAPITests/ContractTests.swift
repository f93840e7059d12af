import Domain
import HTTPAPI
import HTTPTypes
import JSON
import Testing

struct ContractTests {
    @Test func everyRouteIsDocumentedAndEveryOperationIsARoute() async throws {
        try await TestServer.run { server in
            let document = try await server.get("/openapi.json")
            #expect(document.status == 200)
            #expect(document["openapi"]?.string?.hasPrefix("3.1") == true)
            var documented: Set<String> = []
            for (path, item) in document["paths"]?.object ?? [:] {
                for method in item.object?.keys.map(\.self) ?? [] where method != "parameters" {
                    documented.insert("\(method.uppercased()) \(Self.anonymous(path))")
                }
            }
            let routes = Set(
                try HTTPServer.router(server.backend).paths.flatMap { path, methods in
                    methods.map { "\($0) \(Self.anonymous(path))" }
                }
            )
            #expect(routes.subtracting(documented).isEmpty, "not documented")
            #expect(documented.subtracting(routes).isEmpty, "not there")
        }
    }

    /// The path with its parameters' names left out, which router and document may choose freely.
    private static func anonymous(_ path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
    }

    @Test(arguments: ["/", "/api/active/nope", "/api/active/bundles/x/y/z", "/api/active/labeled/"])
    func unknownPathsAreProblems(_ path: String) async throws {
        try await TestServer.run { server in
            if path.hasSuffix("labeled/") {
                #expect(try await server.get(path).status == 200, "a trailing slash means the same path")
            } else {
                expectProblem(try await server.get(path), 404, code: "unknown_path", path)
            }
        }
    }

    @Test func wrongMethodsAreRefusedSayingWhichAreAllowed() async throws {
        try await TestServer.run { server in
            let paths = try HTTPServer.router(server.backend).paths.filter { !$0.key.hasPrefix("/ofrep") }
            for (path, methods) in paths {
                let allowed = methods + (methods.contains("GET") ? ["HEAD"] : [])
                for method in [HTTPRequest.Method.get, .put, .post, .delete, .patch, .options, .trace]
                where !allowed.contains(method.rawValue) {
                    let reply = try await server.send(method, BadBodies.filled(path))
                    expectProblem(reply, 405, code: "method_not_allowed", "\(method) \(path)")
                    let allow = (reply.headers[.allow] ?? "").split(separator: ", ").map(String.init)
                    #expect(Set(allow) == Set(allowed), "\(method) \(path)")
                }
            }
        }
    }
}
