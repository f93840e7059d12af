/// What runs report of themselves, over time.
enum TrafficPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/agents/{agent}/traffic": {
            "parameters": [{"$ref": "#/components/parameters/Agent"}],
            "get": {
              "operationId": "getAgentTraffic", "tags": ["agents"],
              "summary": "Follow an agent's runs: how many, how fast, at what cost, and how many failed",
              "description": "By step and variant, from counts by the minute that are some seconds behind the reports. \#
        Minutes older than a month are merged into hours. An answer has at most 1,000 steps; a window of more is 422 and \#
        says which step would do.",
              "parameters": [
                {
                  "name": "hours", "in": "query", "description": "Hours back from now.",
                  "schema": {"type": "integer", "minimum": 1, "maximum": 8760, "default": 24}
                },
                {
                  "name": "step", "in": "query",
                  "description": "What is counted together, in UTC. By default the finest of which 300 or fewer make the \#
        window.",
                  "schema": {"enum": ["1m", "5m", "15m", "1h", "1d"]}
                }
              ],
              "responses": {
                "200": {
                  "description": "The steps in which something ran, oldest first.",
                  "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Traffic"},
                    "example": {
                      "agent": "inbox_triage", "hours": 24, "step": "5m", "counted_through": "2024-01-15T10:03:20Z",
                      "points": [{
                        "time": "2024-01-15T10:00:00Z", "variant": "active", "runs": 120, "errors": 3,
                        "error_rate": 0.025, "quality": null, "cost": 0.42,
                        "latency_ms": {"count": 120, "p50": 85.503, "p95": 231.423, "p99": 401.407, "max": 634.879}
                      }]
                    }
                  }}
                },
                "404": {"$ref": "#/components/responses/NotFound"}
              }
            }
          }
        }
        """#

    static let schemas = #"""
        {
          "Traffic": {
            "type": "object", "required": ["agent", "hours", "step", "counted_through", "points"],
            "properties": {
              "agent": {"$ref": "#/components/schemas/AgentName"},
              "hours": {"type": "integer", "minimum": 1, "maximum": 8760},
              "step": {"enum": ["1m", "5m", "15m", "1h", "1d"]},
              "counted_through": {
                "description": "Every run received up to this moment has been counted.",
                "allOf": [{"$ref": "#/components/schemas/Time"}]
              },
              "points": {"type": "array", "items": {"$ref": "#/components/schemas/TrafficPoint"}}
            }
          },
          "TrafficPoint": {
            "description": "The runs of one variant in one step, by when they occurred. Runs that report no variant \#
        count as `active`.",
            "type": "object",
            "required": ["time", "variant", "runs", "errors", "error_rate", "quality", "cost", "latency_ms"],
            "properties": {
              "time": {"$ref": "#/components/schemas/Time"},
              "variant": {"enum": ["active", "canary"]},
              "runs": {"$ref": "#/components/schemas/Count"},
              "errors": {"$ref": "#/components/schemas/Count"},
              "error_rate": {"$ref": "#/components/schemas/Share"},
              "quality": {
                "description": "Mean of the `quality` that runs reported; null where none did.",
                "type": ["number", "null"], "minimum": 0, "maximum": 1
              },
              "cost": {
                "description": "Sum of the `cost` that runs reported; null where none did.", "type": ["number", "null"]
              },
              "latency_ms": {
                "description": "Of the runs that reported one. Each figure is the upper end of a range less than 1 % \#
        wide that the latency lies in; latencies above an hour count as an hour.",
                "type": ["object", "null"], "required": ["count", "p50", "p95", "p99", "max"],
                "properties": {
                  "count": {"$ref": "#/components/schemas/Count"},
                  "p50": {"type": "number", "minimum": 0}, "p95": {"type": "number", "minimum": 0},
                  "p99": {"type": "number", "minimum": 0}, "max": {"type": "number", "minimum": 0}
                }
              }
            }
          }
        }
        """#
}
