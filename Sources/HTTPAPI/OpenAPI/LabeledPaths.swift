import Rules

/// Labeled examples: how many there are, which they are, and which of them train.
enum LabeledPaths: OpenAPIResource {
    static let paths = #"""
        {
          "/api/active/stats/labeled": {"get": {
            "operationId": "getLabeledStats", "tags": ["labeled"],
            "summary": "See how much labeled data there is, with its red flags",
            "parameters": [{"$ref": "#/components/parameters/AgentFilter"}],
            "responses": {
              "200": {
                "description": "The counts.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/LabeledStats"},
                  "example": {
                    "total": 1250,
                    "by_source": {"approvals": 450, "feedback": 600, "gold": 200},
                    "by_agent": {"inbox_triage": 700, "insights_writer": 350, "knowledge_update": 200},
                    "recent_7d": 180
                  }
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/labeled": {"get": {
            "operationId": "listLabeled", "tags": ["labeled"],
            "summary": "Review labeled examples",
            "parameters": [
              {"$ref": "#/components/parameters/AgentFilter"},
              {"$ref": "#/components/parameters/Source"},
              {"$ref": "#/components/parameters/Label"},
              {"$ref": "#/components/parameters/Labeler"},
              {"$ref": "#/components/parameters/MinConfidence"},
              {"$ref": "#/components/parameters/Since"},
              {"$ref": "#/components/parameters/Until"},
              {"$ref": "#/components/parameters/Suspect"},
              {"$ref": "#/components/parameters/MinSuspicion"},
              {"$ref": "#/components/parameters/Excluded"},
              {"$ref": "#/components/parameters/Limit"},
              {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "One page, newest first by when they occurred.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/LabeledExample"}},
                  "example": [{
                    "id": 1250, "agent": "inbox_triage", "key": "thread-1",
                    "payload": {"risk_score": 82, "spf_fail": true}, "label": "quarantine", "source": "approvals",
                    "labeler": "ana", "confidence": 100.0, "created_at": "2024-01-15T10:00:00Z", "notes": null
                  }]
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/labeled/suspects": {"get": {
            "operationId": "listSuspects", "tags": ["labeled"],
            "summary": "Find labels that look wrong",
            "description": "Nothing is excluded by this. Empty where fewer than two labels have two examples each.",
            "parameters": [
              {
                "name": "agent", "in": "query", "required": true, "description": "Whose examples.",
                "schema": {"$ref": "#/components/schemas/AgentName"}
              },
              {
                "name": "min_suspicion", "in": "query",
                "description": "Lists every label of at least this suspicion, instead of those that look wrong.",
                "schema": {"type": "number", "minimum": 0, "maximum": 1}
              },
              {"$ref": "#/components/parameters/Limit"},
              {"$ref": "#/components/parameters/Cursor"}
            ],
            "responses": {
              "200": {
                "description": "One page, most suspicious first.",
                "headers": {"Link": {"$ref": "#/components/headers/Link"}},
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/SuspectExample"}}
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/labelers": {"get": {
            "operationId": "listLabelers", "tags": ["labeled"],
            "summary": "See who gives the labels, and whose do not fit",
            "parameters": [{
              "name": "agent", "in": "query", "required": true, "description": "Whose labels.",
              "schema": {"$ref": "#/components/schemas/AgentName"}
            }],
            "responses": {
              "200": {
                "description": "Those accused first, then the least probable.",
                "content": {"application/json": {
                  "schema": {"type": "array", "items": {"$ref": "#/components/schemas/LabelerReport"}}
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/labeled/export": {"get": {
            "operationId": "exportLabeled", "tags": ["labeled"],
            "summary": "Download labeled examples",
            "parameters": [
              {
                "name": "agent", "in": "query", "required": true, "description": "Whose examples.",
                "schema": {"$ref": "#/components/schemas/AgentName"}
              },
              {"$ref": "#/components/parameters/Source"},
              {"$ref": "#/components/parameters/Label"},
              {"$ref": "#/components/parameters/Labeler"},
              {"$ref": "#/components/parameters/MinConfidence"},
              {"$ref": "#/components/parameters/Since"},
              {"$ref": "#/components/parameters/Until"},
              {"$ref": "#/components/parameters/Suspect"},
              {"$ref": "#/components/parameters/MinSuspicion"},
              {"$ref": "#/components/parameters/Excluded"},
              {
                "name": "format", "in": "query", "description": "How they are written.",
                "schema": {"enum": ["ndjson", "csv", "label_studio"], "default": "ndjson"}
              },
              {
                "name": "spreadsheet", "in": "query",
                "description": "Only of csv: for people to open in a spreadsheet, with a byte order mark, and with `'` before \#
        texts that would be formulas. It is not to be imported again.",
                "schema": {"type": "boolean", "default": false}
              }
            ],
            "responses": {
              "200": {
                "description": "The examples as a stream, by key; an import reads it back without loss.",
                "content": {
                  "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/NDJSON"}},
                  "text/csv": {"schema": {"$ref": "#/components/schemas/LabeledCSV"}},
                  "application/json": {"schema": {"$ref": "#/components/schemas/LabelStudioTasks"}}
                }
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/labeled/import": {"post": {
            "operationId": "importLabeled", "tags": ["labeled"],
            "summary": "Import labeled examples made elsewhere",
            "description": "Tables as pandas, R and spreadsheets write them, NDJSON, JSON, and exports of Label Studio, \#
        Argilla and Doccano, in UTF-8 or UTF-16, plain or in gzip. They are read as a stream, however long, an item up to \#
        8 MiB. Importing a file again changes nothing. Where nothing can be read the answer is 422 with what was seen.",
            "parameters": [
              {
                "name": "agent", "in": "query", "description": "The agent, where an item names none.",
                "schema": {"$ref": "#/components/schemas/AgentName"}
              },
              {
                "name": "source", "in": "query", "description": "The source, where an item names none.",
                "schema": {"$ref": "#/components/schemas/SourceName", "default": "synthetic"}
              },
              {
                "name": "format", "in": "query",
                "description": "How they are written; if this is left out the media type says it, else the beginning.",
                "schema": {"enum": ["ndjson", "csv", "json", "label_studio"]}
              },
              {
                "name": "key", "in": "query",
                "description": "The column or member that is the key, or a JSON Pointer to it. Rows without one get a key \#
        made of their payload.",
                "schema": {"type": "string"}
              },
              {
                "name": "label", "in": "query",
                "description": "The column or member that is the label, or a JSON Pointer to it.",
                "schema": {"type": "string"}
              },
              {
                "name": "map", "in": "query",
                "description": "What the label's values mean, as `0:ham,1:spam`; a value without a label (`2:`) has none. At \#
        most \#(Limits.Import.mappedLabels) values.",
                "schema": {"type": "string", "pattern": "^[^:,]+:[^,]*(,[^:,]+:[^,]*)*$"}
              },
              {
                "name": "delimiter", "in": "query",
                "description": "What separates the fields of a table: a sign, or comma, semicolon, tab, pipe or space. If this \#
        is left out, the first line says it.",
                "schema": {"type": "string"}
              },
              {
                "name": "timezone", "in": "query",
                "description": "Where times without an offset are from: UTC, an offset or a name such as Europe/Berlin.",
                "schema": {"type": "string", "default": "UTC"}
              },
              {
                "name": "dry_run", "in": "query",
                "description": "Only says what is in the file and how it would be read.",
                "schema": {"type": "boolean", "default": false}
              },
              {
                "name": "control", "in": "query",
                "description": "The `from_name` of Label Studio's choices, or Argilla's question, that is the label.",
                "schema": {"type": "string"}
              },
              {"name": "actor", "in": "query", "description": "Who imports.", "schema": {"type": "string"}}
            ],
            "requestBody": {"required": true, "content": {
              "application/json": {
                "schema": {"anyOf": [
                  {"$ref": "#/components/schemas/ExampleImport"}, {"$ref": "#/components/schemas/ExampleBatch"},
                  {"$ref": "#/components/schemas/LabelStudioTasks"}
                ]},
                "example": {
                  "agent": "inbox_triage", "key": "edge-1", "payload": {"risk_score": 66, "dkim_fail": true},
                  "label": "quarantine", "source": "synthetic"
                }
              },
              "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/NDJSON"}},
              "text/csv": {"schema": {"$ref": "#/components/schemas/LabeledCSV"}},
              "text/tab-separated-values": {"schema": {"$ref": "#/components/schemas/LabeledCSV"}},
              "application/gzip": {"schema": {"type": "string", "format": "binary"}},
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }},
            "responses": {
              "200": {
                "description": "What a dry run found; nothing was kept.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}
              },
              "202": {"$ref": "#/components/responses/Received"},
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/labeled/exclude": {"post": {
            "operationId": "excludeLabeled", "tags": ["labeled"],
            "summary": "Take examples out of training",
            "description": "They stay, and never train until they are restored.",
            "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ExampleSelection"},
              "example": {
                "filter": {"agent": "inbox_triage", "source": "feedback", "labeler": "bo"},
                "reason": "Labels look wrong", "actor": "ops_lead"
              }
            }}},
            "responses": {
              "200": {
                "description": "How many are out that were in before.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/ExcludeAnswer"}, "example": {"excluded": 12}
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Conflict"}
            }
          }},
          "/api/active/labeled/exclude/preview": {"post": {
            "operationId": "previewExclusion", "tags": ["labeled"],
            "summary": "Compare training with some examples and without them",
            "description": "Trains twice and excludes nothing. Both are judged by the same rows that stay in training, \#
        each decided while it was held out; also while learning is paused.",
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"allOf": [
                {"$ref": "#/components/schemas/ExampleChoice"},
                {"type": "object", "properties": {
                  "model_type": {"enum": ["logistic", "tree", null], "default": "logistic"}
                }}
              ]},
              "example": {"filter": {"agent": "inbox_triage", "min_suspicion": 0.8}}
            }}},
            "responses": {
              "200": {
                "description": "What would change.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExcludePreview"}}}
              },
              "404": {"$ref": "#/components/responses/NotFound"}
            }
          }},
          "/api/active/labeled/restore": {"post": {
            "operationId": "restoreLabeled", "tags": ["labeled"],
            "summary": "Take excluded examples back into training",
            "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
            "requestBody": {"required": true, "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/ExampleSelection"},
              "example": {"ids": [1249, 1250], "reason": "Checked by hand", "actor": "ops_lead"}
            }}},
            "responses": {
              "200": {
                "description": "How many are in that were out before.",
                "content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/RestoreAnswer"}, "example": {"restored": 2}
                }}
              },
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Conflict"}
            }
          }}
        }
        """#
}
