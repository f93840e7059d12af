import Domain

extension SQLRecords: RequestRecords {
    func answer(idempotencyKey: String) throws -> RememberedAnswer? {
        try connection.first(
            """
            SELECT fingerprint, status, content_type, body, location FROM remembered_answers WHERE idempotency_key = ?1
            """,
            [.text(idempotencyKey)]
        ) { row in
            RememberedAnswer(
                fingerprint: row.blob(0),
                status: Int(row.integer(1)),
                contentType: row.text(2),
                body: row.blob(3),
                location: row.optionalText(4)
            )
        }
    }

    func remember(_ answer: RememberedAnswer, idempotencyKey: String, at time: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO remembered_answers
                (idempotency_key, fingerprint, status, content_type, body, location, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (idempotency_key) DO NOTHING
            """,
            [
                .text(idempotencyKey), .blob(answer.fingerprint), .integer(answer.status), .text(answer.contentType),
                .blob(answer.body), .text(answer.location), .time(time),
            ]
        )
    }

    func forgetAnswers(before time: Timestamp) throws {
        try connection.execute("DELETE FROM remembered_answers WHERE created_at < ?1", [.time(time)])
        try connection.execute("DELETE FROM request_claims WHERE expires_at < ?1", [.time(time)])
    }

    func claim(idempotencyKey: String) throws -> RequestClaim? {
        try connection.first(
            """
            SELECT fingerprint, holder, expires_at, has_acted FROM request_claims WHERE idempotency_key = ?1
            """,
            [.text(idempotencyKey)]
        ) { row in
            RequestClaim(
                key: idempotencyKey,
                fingerprint: row.blob(0),
                holder: row.text(1),
                expiresAt: row.timestamp(2),
                hasActed: row.flag(3)
            )
        }
    }

    func setClaim(_ claim: RequestClaim, at now: Timestamp) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO request_claims (idempotency_key, fingerprint, holder, expires_at, has_acted)
            VALUES (?1, ?2, ?3, ?4, 0)
            ON CONFLICT (idempotency_key) DO UPDATE SET fingerprint = ?2, holder = ?3, expires_at = ?4
            WHERE request_claims.expires_at <= ?5 AND request_claims.has_acted = 0
            """,
            [
                .text(claim.key), .blob(claim.fingerprint), .text(claim.holder), .time(claim.expiresAt), .time(now),
            ]
        ) > 0
    }

    func renewClaim(_ claim: RequestClaim, until time: Timestamp) throws {
        try connection.execute(
            "UPDATE request_claims SET expires_at = ?3 WHERE idempotency_key = ?1 AND holder = ?2",
            [.text(claim.key), .text(claim.holder), .time(time)]
        )
    }

    func noteAction(under claim: RequestClaim) throws -> Bool {
        try connection.execute(
            "UPDATE request_claims SET has_acted = 1 WHERE idempotency_key = ?1 AND holder = ?2",
            [.text(claim.key), .text(claim.holder)]
        ) > 0
    }

    func removeClaim(_ claim: RequestClaim, evenIfActed hasActed: Bool) throws {
        try connection.execute(
            "DELETE FROM request_claims WHERE idempotency_key = ?1 AND holder = ?2 AND has_acted <= ?3",
            [.text(claim.key), .text(claim.holder), .flag(hasActed)]
        )
    }
}
