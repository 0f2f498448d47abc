import { expect, test } from 'bun:test'
import { type ReplySet, refuse } from '../../../../src/api/http/refuse.ts'
import type { ErrorCode } from '../../../../src/domain/errors.ts'
import { sayTwilio } from '../../../../src/doors/twilio/errors.ts'

// Codes of Twilio's Error and Warning Dictionary (www.twilio.com/docs/api/errors), and what its clients do by the status: they ask
// again after 429 and 5xx only.
test.each<[ErrorCode, number, number, string | undefined]>([
  ['guard_refused', 400, 30450, undefined],
  ['guard_blocked', 429, 30450, '60'],
  ['queue_full', 503, 30001, '1'],
  ['rate_limited', 429, 20429, '1'],
  ['outcome_unknown', 503, 20503, '5'],
  ['database_unavailable', 503, 20503, '2'],
  ['busy', 503, 20503, '1'],
  ['clock_astray', 503, 20503, '10'],
  ['internal_error', 500, 20500, undefined],
  ['request_in_flight', 409, 20001, '1'],
  ['key_reused', 422, 20001, undefined],
  ['no_route', 400, 21408, undefined],
  ['below_cost', 400, 21612, undefined],
  ['opted_out', 400, 21610, undefined],
  ['sender_refused', 400, 21606, undefined],
  ['insufficient_credits', 403, 20005, undefined],
  ['daily_cap_reached', 429, 63038, undefined],
  ['body_too_large', 413, 20001, undefined],
  ['method_not_allowed', 405, 20004, undefined],
  ['too_many_wrong_tokens', 429, 20429, '10'],
])('%s is %p with the code %p', (code, status, twilioCode, retryAfter) => {
  const set: ReplySet = { headers: {} }
  const said = sayTwilio(refuse(set, code), set)
  expect(said).toEqual({
    code: twilioCode,
    message: expect.any(String),
    more_info: `https://www.twilio.com/docs/errors/${twilioCode}`,
    status,
  })
  expect([set.status, set.headers['retry-after']]).toEqual([status, retryAfter])
})
