// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "swift-agent",
    platforms: [.macOS(.v15)],
    // Outside this repository: .package(url: …, branch: "main")
    dependencies: [.package(name: "attune", path: "../..")],
    targets: [
        .executableTarget(name: "swift-agent", dependencies: [.product(name: "Client", package: "attune")])
    ]
)
