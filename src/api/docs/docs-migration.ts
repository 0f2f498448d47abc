import { STATUS_ROWS } from './state-words.ts'

/** For people who come from another gateway: our words beside theirs, in Markdown. A test checks that none of ours is missing. */
export const MIGRATION_TABLES = `<details><summary>Coming from Twilio, Vonage or Kannel: their words and ours</summary>

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
| \`reference\` | | client-ref | |
| \`send_at\` (RFC 3339) | SendAt with ScheduleType=fixed | | deferred (minutes) |
| \`validity_seconds\` | ValidityPeriod (s) | ttl (ms) | validity (minutes) |
| \`smart_encoding\` | SmartEncoded | | |
| encoding (chosen for you) | (chosen) | type=text, unicode | coding=0, 2 |
| \`express\` | | | priority |
| \`otp\`, \`POST /v1/otp/verify\` | Verify | Verify | |
| \`Idempotency-Key\` | | | |
| \`message_id\` | sid | message-id | (dlr-url carries your own) |
| \`provider_message_id\` | | | foreign-id (%F) |
| \`parts\`, \`cost_cents\` | num_segments, price | message-count, message-price | |
| callback of the client, \`every_status\` | StatusCallback | callback | dlr-url, dlr-mask (19 = the final ones) |
| \`webhook-signature\` | X-Twilio-Signature | sig | |
| \`POST /v1/messages/:id/cancel\` | Status=canceled | | |

### Errors

| Here | Twilio | Vonage | Kannel |
|---|---|---|---|
| 400 \`invalid_field\` with \`to\` | 21211 | status 3 | 400 |
| 400 \`invalid_field\` with \`from\` | 21212 | 15 | 400 |
| 400 \`invalid_field\` with \`text\` (too long) | 21617 | 12 | |
| 401 \`no_api_key\`, \`wrong_api_key\` | 20003 | 4 | 403 |
| 402 \`insufficient_credits\` | | 9 | |
| 404 \`unknown_message\` | 20404 | | |
| 429 \`rate_limited\` | 20429 | 1 | |
| 500 \`internal_error\` | 20500 | 5 | |
| 503 \`queue_full\`, \`database_unavailable\` | 30001, 20503 | | 503 |
| \`last_error\` of a message | ErrorCode | err-code | %A |

</details>
`
