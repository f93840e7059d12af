import Rules

/// The parts of the OpenAPI document that no single resource owns.
enum OpenAPICommon {
    static let head = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Attune",
            "version": "\#(attuneVersion)",
            "summary": "Learns an agent's thresholds from people's labels, and deploys them with care.",
            "description": "JSON in `snake_case`. Times are RFC 3339 in UTC without a fraction. Rates, shares and \#
        quality are 0 to 1; `confidence` and `canary_percent` are 0 to 100. Objects may carry more members than are \#
        described here.\n\nEvery refusal is a problem document (RFC 9457), also for unknown paths (404) and for \#
        methods that a path does not have (405, with `Allow`), for a host that the server is not known by (421) and \#
        for what does not arrive in time (408). A query parameter that an operation does not take is refused (422). A \#
        refused request changes nothing but the journal.\n\nLists come newest first; the next page is in the header `Link` with `rel=\"next\"`. A body takes \#
        up to 1 MiB, a batch 8 MiB and 10,000 items; an import streams without bound. A POST without body and media \#
        type is accepted where no member is required. Until there are access keys everyone is the local operator, \#
        and a sent token is ignored.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"}
          },
          "security": [],
          "tags": [
            {"name": "events", "description": "What agents and people report."},
            {"name": "labeled", "description": "Examples with the label that people gave them."},
            {"name": "agents", "description": "What an agent decides on, how, and what may be tuned."},
            {"name": "bundles", "description": "The thresholds and the model that an agent decides by."},
            {"name": "approvals", "description": "A person's word on a bundle, and its deployment."},
            {"name": "canaries", "description": "Bundles that serve a share of the traffic, and the guard's view."},
            {"name": "assignment", "description": "Which bundle applies to a request. Answered from memory."},
            {"name": "ofrep", "description": "The same for clients of OpenFeature (OFREP 0.3)."},
            {"name": "judges", "description": "How far each judge can be relied on."},
            {"name": "review", "description": "What people should label next."},
            {"name": "alerts", "description": "What somebody should know of, and where it is told."},
            {"name": "operations", "description": "Journal, pause, schedule, metrics and health."}
          ]
        }
        """#

    static let components = #"""
        {
          "parameters": {
            "Agent": {
              "name": "agent", "in": "path", "required": true, "description": "The agent's name.",
              "schema": {"$ref": "#/components/schemas/AgentName"}, "example": "inbox_triage"
            },
            "Canary": {
              "name": "agent", "in": "path", "required": true,
              "description": "An agent's name for its running canary, else its last; or a canary's number.",
              "schema": {"type": "string"}, "example": "inbox_triage"
            },
            "AgentFilter": {
              "name": "agent", "in": "query", "description": "Only this agent's.",
              "schema": {"$ref": "#/components/schemas/AgentName"}
            },
            "Source": {
              "name": "source", "in": "query", "description": "Only from this source.", "schema": {"type": "string"}
            },
            "Label": {
              "name": "label", "in": "query", "description": "Only with this label.", "schema": {"type": "string"}
            },
            "Labeler": {
              "name": "labeler", "in": "query", "description": "Only by this person.", "schema": {"type": "string"}
            },
            "MinConfidence": {
              "name": "min_confidence", "in": "query", "description": "At least this confidence.",
              "schema": {"type": "number", "minimum": 0, "maximum": 100}
            },
            "Since": {
              "name": "since", "in": "query", "description": "Only what occurred then or later.",
              "schema": {"type": "string", "format": "date-time"}
            },
            "Until": {
              "name": "until", "in": "query", "description": "Only what occurred before.",
              "schema": {"type": "string", "format": "date-time"}
            },
            "Excluded": {
              "name": "excluded", "in": "query", "description": "Whether to give those taken out of training.",
              "schema": {"enum": ["true", "false", "all"], "default": "false"}
            },
            "Suspect": {
              "name": "suspect", "in": "query",
              "description": "Only those that look wrong, as `/labeled/suspects` lists them; takes `agent`.",
              "schema": {"type": "boolean", "default": false}
            },
            "MinSuspicion": {
              "name": "min_suspicion", "in": "query", "description": "At least this suspicion; takes `agent`.",
              "schema": {"type": "number", "minimum": 0, "maximum": 1}
            },
            "BundleID": {
              "name": "bundle_id", "in": "path", "required": true, "description": "The bundle.",
              "schema": {"type": "string"}, "example": "inbox_triage_20240115_140000"
            },
            "AlertID": {
              "name": "id", "in": "path", "required": true, "description": "The alert.",
              "schema": {"type": "string"}, "example": "alert-12"
            },
            "ApprovalID": {
              "name": "id", "in": "path", "required": true, "description": "The approval.",
              "schema": {"type": "string"}, "example": "approval-456"
            },
            "ReviewItemID": {
              "name": "id", "in": "path", "required": true, "description": "The review item.",
              "schema": {"type": "string"}, "example": "review-12"
            },
            "JobID": {
              "name": "id", "in": "path", "required": true, "description": "The job.",
              "schema": {"type": "string"}, "example": "job-api-1-7k2.1x8a9s0d3k"
            },
            "Prefer": {
              "name": "Prefer", "in": "header",
              "description": "With `respond-async` (RFC 7240) the work is done as a job, and the request is answered at \#
        once. Without it the request waits for its turn, \#(Limits.Work.patienceSeconds) seconds at most.",
              "schema": {"type": "string", "examples": ["respond-async"]}
            },
            "Limit": {
              "name": "limit", "in": "query", "description": "Items a page.",
              "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50}
            },
            "Cursor": {
              "name": "cursor", "in": "query",
              "description": "Where the page begins; taken from the `Link` of the page before.",
              "schema": {"type": "string"}
            },
            "IfNoneMatch": {
              "name": "If-None-Match", "in": "header", "description": "The `ETag` of the answer that the client has.",
              "schema": {"type": "string"}
            },
            "LastEventID": {
              "name": "Last-Event-ID", "in": "header",
              "description": "The `id` of the last frame; a client that connects again sends it.",
              "schema": {"type": "string"}
            },
            "IdempotencyKey": {
              "name": "Idempotency-Key", "in": "header",
              "description": "Sent again with the same key within a day, to whichever server, the request does nothing \#
        and gets the first answer. The same key with another request is 422.",
              "schema": {"type": "string", "minLength": 1, "maxLength": 255}
            }
          },
          "headers": {
            "Link": {
              "description": "The next page as `<…>; rel=\"next\"`; left out on the last one.",
              "schema": {"type": "string"}
            },
            "ETag": {
              "description": "Changes with everything that the answer depends on.",
              "schema": {"type": "string"}
            },
            "Location": {
              "description": "Where the new thing is.", "schema": {"type": "string", "format": "uri-reference"}
            },
            "Age": {
              "description": "Only of answers that the database cannot be asked about for now: the seconds since it \#
        confirmed what they are from.",
              "schema": {"type": "integer", "minimum": 0}
            },
            "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
          }
        }
        """#

    static let schemas = #"""
        {
          "AgentName": {
            "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$", "examples": ["inbox_triage"]
          },
          "Time": {
            "description": "RFC 3339 in UTC, without a fraction.",
            "type": "string", "format": "date-time", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$",
            "examples": ["2024-01-15T10:00:00Z"]
          },
          "OccurredAt": {
            "description": "When it happened; now if left out. It may be up to 5 minutes ahead of the server.",
            "type": ["string", "null"], "format": "date-time"
          },
          "Payload": {
            "description": "The case as the agent saw it; its features are found in it by JSON Pointers.",
            "type": "object", "additionalProperties": true
          },
          "Share": {"type": "number", "minimum": 0, "maximum": 1},
          "Confidence": {"type": "number", "minimum": 0, "maximum": 100},
          "Count": {"type": "integer", "minimum": 0},
          "Counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
          "Thresholds": {
            "description": "Value by parameter.",
            "type": "object", "additionalProperties": {"type": "number"},
            "examples": [{"risk_score_threshold": 65.0, "spf_dkim_weight": 1.5}]
          },
          "ConfigVersion": {
            "description": "One counter for the whole server; rises with every change that alters an agent's answer.",
            "type": "integer", "format": "int64", "minimum": 0
          },
          "Warning": {
            "description": "Something to look at, which stops nothing by itself.",
            "type": "object", "required": ["code", "detail"],
            "properties": {
              "code": {"type": "string"},
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "detail": {"type": "string"}
            }
          },
          "Interval": {
            "type": "object", "required": ["low", "high"],
            "properties": {"low": {"type": "number"}, "high": {"type": "number"}}
          },
          "Problem": {
            "description": "Why a request was refused (RFC 9457).",
            "type": "object", "required": ["type", "title", "status", "detail", "code"],
            "properties": {
              "type": {"type": "string", "format": "uri-reference"},
              "title": {"type": "string"},
              "status": {"type": "integer", "minimum": 400, "maximum": 599},
              "detail": {"type": "string"},
              "code": {"description": "A stable word for programs.", "type": "string"},
              "errors": {
                "description": "Only with status 422, the first of them.",
                "type": "array", "maxItems": \#(Limits.listedProblems), "items": {"$ref": "#/components/schemas/MemberError"}
              },
              "errors_total": {"description": "How many there are.", "type": "integer", "minimum": 1}
            }
          },
          "MemberError": {
            "type": "object", "required": ["pointer", "detail"],
            "properties": {
              "pointer": {"description": "The member at fault, as a JSON Pointer (RFC 6901).", "type": "string"},
              "detail": {"type": "string"}
            }
          }
        }
        """#
}
