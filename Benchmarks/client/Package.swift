// swift-tools-version: 6.2

import PackageDescription

// A package of its own, as an agent's is: it sees of the client only what is public.
let package = Package(
    name: "client-benchmark",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "attune", path: "../..")],
    targets: [
        .executableTarget(name: "client-benchmark", dependencies: [.product(name: "Client", package: "attune")])
    ]
)
