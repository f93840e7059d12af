-- One run a request, each with an id of its own.
local thread_number = 0
function setup(thread)
  thread:set("number", thread_number)
  thread_number = thread_number + 1
end
local count = 0
local ids = os.getenv("RUN_IDS") or ""
function request()
  count = count + 1
  local id = ids .. number .. "-" .. count
  local body = '{"run_id":"s' .. id .. '","agent":"inbox_triage","key":"single-' .. id ..
    '","decision":"safe","latency_ms":41.5,"payload":{"risk_score":' .. (count % 100) ..
    '.5,"spf_fail":false,"dkim_fail":true,"suspicious_keywords":2,"attachments":0,"sender_domain_age_days":812,"recipient_count":1}}'
  return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
end
