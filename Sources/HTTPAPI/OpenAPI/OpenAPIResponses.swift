/// The answers that several operations share.
enum OpenAPIResponses {
    static let text = #"""
        {
          "Received": {
            "description": "The accepted items are durable. A batch answers this even if all its items are rejected.",
            "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/Receipt"},
              "example": {
                "accepted": 1, "duplicates": 0, "revised": 0, "changed": 0, "rejected_total": 1,
                "reasons": {"not_found": 1},
                "rejected": [{"index": 1, "code": "not_found", "detail": "There is no agent \"inbox\"."}],
                "waiting": 0, "warnings": []
              }
            }}
          },
          "CanaryPerformance": {
            "description": "The judgement with the figures behind it.",
            "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/CanaryPerformance"},
              "example": {
                "has_regression": false, "quality_delta": null, "latency_delta": null, "recommendation": "monitor",
                "reason": "no_canary"
              }
            }}
          },
          "Review": {
            "description": "What became of the item.",
            "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ReviewAnswer"},
              "example": {"id": "review-12", "status": "labeled", "label": "quarantine", "example_id": 1251,
                "reviews": {"given": 1, "wanted": 1}}
            }}
          },
          "OFREPTooManyRequests": {
            "description": "More is asked for than the server's settings allow. Ask again after the time given.",
            "headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}},
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/OFREPProblem"}}}
          },
          "OFREPProblem": {
            "description": "The flag has no value.",
            "content": {"application/problem+json": {
              "schema": {"$ref": "#/components/schemas/OFREPProblem"},
              "example": {
                "key": "nobody", "errorCode": "FLAG_NOT_FOUND", "errorDetails": "There is no flag \"nobody\".",
                "metadata": {}, "type": "about:blank", "title": "Not Found", "status": 404,
                "detail": "There is no flag \"nobody\".", "code": "flag_not_found"
              }
            }}
          },
          "BadRequest": {
            "description": "The request cannot be read: its JSON is malformed (the detail says where) or its path is.",
            "content": {"application/problem+json": {
              "schema": {"$ref": "#/components/schemas/Problem"},
              "example": {
                "type": "about:blank", "title": "Bad Request", "status": 400, "code": "malformed_json",
                "detail": "The body is not JSON: expected ',' or '}' at line 3, column 5."
              }
            }}
          },
          "JobBegun": {
            "description": "Only with `Prefer: respond-async`: the job, whose place and progress `Location` tells.",
            "headers": {
              "Location": {"$ref": "#/components/headers/Location"},
              "Retry-After": {"$ref": "#/components/headers/RetryAfter"}
            },
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
          },
          "JobNotFound": {
            "description": "There is no such job here. Jobs are kept by the process that does them: one of another is \#
        `job_elsewhere`, with a sentence that says where.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "NotFound": {
            "description": "There is no such thing.",
            "content": {"application/problem+json": {
              "schema": {"$ref": "#/components/schemas/Problem"},
              "example": {
                "type": "about:blank", "title": "Not Found", "status": 404, "code": "not_found",
                "detail": "There is no agent \"inbox\"."
              }
            }}
          },
          "Conflict": {
            "description": "The thing is not in a state that allows it; the code names the state. Also answered while \#
        the first request with the same Idempotency-Key is still under way (`idempotency_in_flight`, with `Retry-After`), \#
        and where it did something but its server ended before the answer was kept (`idempotency_unanswered`).",
            "headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}},
            "content": {"application/problem+json": {
              "schema": {"$ref": "#/components/schemas/Problem"},
              "example": {
                "type": "about:blank", "title": "Conflict", "status": 409, "code": "canary_running",
                "detail": "A canary at 10 % is running for inbox_triage. Roll it back first: \#
        POST /api/active/canaries/inbox_triage/rollback."
              }
            }}
          },
          "ContentTooLarge": {
            "description": "The body is larger than the server takes.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "UnsupportedMediaType": {
            "description": "The body is of a media type that is not read here.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "Unprocessable": {
            "description": "Well-formed but not acceptable; `errors` names the members or parameters at fault.",
            "content": {"application/problem+json": {
              "schema": {"$ref": "#/components/schemas/Problem"},
              "example": {
                "type": "about:blank", "title": "Unprocessable Content", "status": 422, "code": "invalid",
                "detail": "canary_percent must be a whole number from 1 to 100, not 101",
                "errors": [
                  {"pointer": "/canary_percent", "detail": "must be a whole number from 1 to 100, not 101"}
                ]
              }
            }}
          },
          "TooManyRequests": {
            "description": "More work is waiting than the server takes on. Send it again after the time given.",
            "headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}},
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "CrossSite": {
            "description": "A page of another site sent this. Nothing was changed.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "Unavailable": {
            "description": "The database does not answer at the moment. Nothing was changed; send it again.",
            "headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}},
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          }
        }
        """#
}
