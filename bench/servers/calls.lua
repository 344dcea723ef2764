-- What wrk asks for, by the first argument: POST creates a call, GET lists. At the
-- end it prints one line of JSON.
wrk.headers["Authorization"] = "Bearer bench"

function init(args)
  if args[1] == "POST" then
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = args[2]
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\n{"requests": %d, "microseconds": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(99), e.connect + e.read + e.write + e.timeout + e.status))
end
