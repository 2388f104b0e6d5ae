// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "drydock-benchmarks",
    dependencies: [.package(name: "drydock", path: "..")],
    targets: [
        .executableTarget(
            name: "drydock-benchmarks",
            dependencies: [
                .product(name: "Ethereum", package: "drydock"),
                .product(name: "SimChain", package: "drydock"),
                .product(name: "ScenarioFile", package: "drydock"),
                .product(name: "Simulation", package: "drydock"),
                .product(name: "Checks", package: "drydock"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
        )
    ]
)
