import { STATUS_ROWS } from './state-words.ts'

/** For people who come from another gateway: our words beside theirs, in Markdown. A test checks that none of ours is missing. */
export const MIGRATION_TABLES = `<details><summary>Coming from Twilio, Vonage or Kannel: their words and ours</summary>

Their clients can also send as they are, to another URL: each has a door here, which answers in its own words (\`docs/door-twilio.md\`,
\`docs/door-vonage.md\`, \`docs/door-kannel.md\`, and \`docs/door-jasmin.md\`, \`docs/door-smpp.md\`).

### Statuses

| Here | Twilio | Vonage (SMS API) | Kannel (dlr) |
|---|---|---|---|
${STATUS_ROWS}

### Fields

| Here | Twilio | Vonage | Kannel |
|---|---|---|---|
| \`client_id\`, \`X-API-Key\` | AccountSid, AuthToken | api_key, api_secret | username, password |
| \`to\` (+ and digits) | To | to (digits) | to |
| \`from\` | From | from | from |
| \`text\` | Body | text | text |
| \`from\` as the name of a group of numbers | MessagingServiceSid | | |
| \`reference\` | | client-ref | account |
| \`send_at\` (RFC 3339) | SendAt with ScheduleType=fixed | | deferred (minutes) |
| \`validity_seconds\` | ValidityPeriod (s) | ttl (ms) | validity (minutes) |
| \`smart_encoding\` | SmartEncoded | | |
| encoding (chosen for you) | (chosen) | type=text, unicode | coding=0, 2 |
| \`user_data\`, encoding BINARY (by a door) | | type=binary, body, udh | coding=1, udh, mclass, pid |
| \`tlvs\`, \`dlt\` | | entity-id, content-id | |
| \`express\` | | | priority |
| \`otp\`, \`POST /v1/otp/verify\` | Verify | Verify | |
| \`Idempotency-Key\` | | | |
| \`message_id\` | sid | message-id | %I (dlr-url carries your own) |
| \`provider_message_id\` | | | foreign-id (%F) |
| \`parts\`, \`cost_cents\` | num_segments, price | message-count, message-price | |
| callback of the client, \`every_status\` | StatusCallback | callback | dlr-url, dlr-mask (19 = the final ones) |
| callback \`message.received\` | sms_url of a number | | |
| \`webhook-signature\` | X-Twilio-Signature | sig | |
| \`POST /v1/messages/:id/cancel\` | Status=canceled | | |

### Errors

| Here | Twilio | Vonage | Kannel |
|---|---|---|---|
| 400 \`invalid_field\` with \`to\` | 21211 | status 3 | 400 |
| 400 \`invalid_field\` with \`from\` | 21212 | 15 | 400 |
| 400 \`invalid_field\` with \`text\` (too long) | 21617 | 12 | |
| 401 \`no_api_key\`, \`wrong_api_key\` | 20003 | 4 | 403 |
| 402 \`insufficient_credits\` | 20005 | 9 | 403 |
| 402 \`daily_cap_reached\` | 63038 | 9 | 403 |
| 422 \`no_route\`, \`below_cost\` | 21408, 21612 | 6 | 403 |
| 422 \`opted_out\`, \`guard_refused\` | 21610, 30450 | 7 | 400 |
| 422 \`sender_refused\` | 21606 | 15 | 403 |
| 404 \`unknown_message\` | 20404 | | |
| 429 \`rate_limited\`, \`guard_blocked\` | 20429, 30450 | 1 | 503 |
| 500 \`internal_error\` | 20500 | 5 | 500 |
| 503 \`queue_full\`, \`database_unavailable\` | 30001, 20503 | 5 | 503 |
| \`last_error\` of a message | ErrorCode | err-code | %A |

</details>
`
