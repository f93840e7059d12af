/// Heavy work that is done in the background.
enum JobsPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/jobs": {"get": {
            "operationId": "listJobs", "tags": ["operations"],
            "summary": "See the heavy work that this process does in the background",
            "responses": {
              "200": {
                "description": "All of its jobs, newest first, without what came of them.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Job"}}
                }}
              }
            }
          }},
          "/api/active/jobs/{id}": {
            "parameters": [{"$ref": "#/components/parameters/JobID"}],
            "get": {
              "operationId": "getJob", "tags": ["operations"],
              "summary": "See how far a job is, and what came of it",
              "responses": {
                "200": {
                  "description": "The job.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Job"},
                    "example": {
                      "id": "job-api-1-7k2.1x8a9s0d3k", "kind": "training", "agent": "inbox_triage",
                      "status": "running", "place": null, "step": "computing", "progress": 0.42, "node": "api-1-7k2",
                      "created_at": "2024-01-15T14:00:00Z", "finished_at": null, "result": null, "result_path": null,
                      "problem": null
                    }
                  }}
                },
                "404": {"$ref": "#/components/responses/JobNotFound"}
              }
            },
            "delete": {
              "operationId": "cancelJob", "tags": ["operations"],
              "summary": "Call a job off",
              "description": "One that waits leaves the queue. One that runs ends at its next step and keeps nothing.",
              "responses": {
                "200": {
                  "description": "The job, which ends as `canceled`.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
                },
                "404": {"$ref": "#/components/responses/JobNotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/jobs/{id}/result": {
            "parameters": [{"$ref": "#/components/parameters/JobID"}],
            "get": {
              "operationId": "getJobResult", "tags": ["operations"],
              "summary": "Fetch what the request would have been answered",
              "description": "With its status, headers and body, an export's stream as well; for a job that failed its \#
        problem document.",
              "responses": {
                "default": {"description": "What the operation that was asked for answers."},
                "404": {"$ref": "#/components/responses/JobNotFound"},
                "409": {"$ref": "#/components/responses/Conflict"}
              }
            }
          },
          "/api/active/jobs/{id}/events": {
            "parameters": [{"$ref": "#/components/parameters/JobID"}],
            "get": {
              "operationId": "followJob", "tags": ["operations"],
              "summary": "Follow a job",
              "description": "A server-sent event whose data is the job, at once and whenever its place or progress has \#
        moved; the stream ends with the job.",
              "responses": {
                "200": {
                  "description": "The stream.",
                  "content": {"text/event-stream": {}}
                },
                "404": {"$ref": "#/components/responses/JobNotFound"},
                "429": {"$ref": "#/components/responses/TooManyRequests"}
              }
            }
          }
        }
        """#

    static let schemas = #"""
        {
          "Job": {
            "description": "Heavy work that is done in the background.",
            "type": "object",
            "required": [
              "id", "kind", "agent", "status", "place", "step", "progress", "node", "created_at", "finished_at",
              "result", "result_path", "problem"
            ],
            "properties": {
              "id": {"type": "string"},
              "kind": {
                "enum": [
                  "training", "edit", "diff", "preview", "suspects", "export", "weights", "evidence", "schedule"
                ]
              },
              "agent": {"type": ["string", "null"]},
              "status": {"enum": ["waiting", "running", "succeeded", "failed", "canceled"]},
              "place": {
                "description": "Among those that wait; 1 is the next.", "type": ["integer", "null"], "minimum": 1
              },
              "step": {"enum": ["reading", "computing", "keeping", null]},
              "progress": {
                "description": "How much of the step is done.", "type": ["number", "null"], "minimum": 0, "maximum": 1
              },
              "node": {"description": "The server process that does it.", "type": "string"},
              "created_at": {"$ref": "#/components/schemas/Time"},
              "finished_at": {"type": ["string", "null"], "format": "date-time"},
              "result": {"description": "The body of the answer, where that is JSON."},
              "result_path": {"description": "Where the whole answer is.", "type": ["string", "null"]},
              "problem": {
                "description": "Why it failed.",
                "oneOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]
              }
            }
          }
        }
        """#
}
