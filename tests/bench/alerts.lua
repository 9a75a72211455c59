-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: ten thousand kinds of alerts, one a request, over and over, as Steward or Alertmanager takes them.
-- wrk ... -- steward KEY, or wrk ... -- alertmanager
local requests, number = {}, 0
local steward = '{"asset_name":"web-%03d","signature":"Check %d failed","severity":"high",' ..
  '"message":"Check %d failed on web-%03d","tool_source":"bench"}'
local alertmanager = '[{"labels":{"alertname":"Check %d failed","instance":"web-%03d","severity":"high"},' ..
  '"annotations":{"summary":"Check %d failed on web-%03d"}}]'

function init(arguments)
  local headers = { ["Content-Type"] = "application/json" }
  if arguments[1] == "steward" then
    headers["X-API-Key"] = arguments[2]
  end
  for kind = 0, 9999 do
    local asset, check = kind % 500, 100 + math.floor(kind / 500)
    local body
    if arguments[1] == "steward" then
      body = steward:format(asset, check, check, asset)
    else
      body = alertmanager:format(check, asset, check, asset)
    end
    requests[kind] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  number = (number + 1) % 10000
  return requests[number]
end

function done(summary)
  local failed = summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect
  io.write(string.format("%.0f %d\n", summary.requests / summary.duration * 1e6, failed))
end
