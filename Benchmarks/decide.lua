wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"agent":"inbox_triage","key":"thread-1","payload":{"risk_score":61.5,"spf_fail":false,"dkim_fail":true,' ..
  '"suspicious_keywords":2,"attachments":0,"sender_domain_age_days":812,"recipient_count":1}}'
