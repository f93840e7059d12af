extension Migration {
    /// Finds what is over and old enough to go. That a canary ends soon is an alert, and no longer noted beside it.
    static let lettingGo = Migration(number: 11, name: "letting go") { _ in
        [
            "CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL",
            "CREATE INDEX review_items_by_age ON review_items (created_at) WHERE method <> 'random_probe'",
            "ALTER TABLE canaries DROP COLUMN expiry_announced_at",
        ]
    }
}
