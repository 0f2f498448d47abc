import { FIRST_ROUTES } from '../../domain/route/first-routes.ts'
import { ruleJson } from '../../domain/route/route-json.ts'
import { EXAMPLE_MESSAGE_ID } from '../http/fields.ts'
import type { RouteExplanation, Routes } from './route-answers.ts'

const rules = FIRST_ROUTES.map(ruleJson)

/** The routes as the documentation shows them. */
export const EXAMPLE_ROUTES: Routes = { routes: rules }

/** What is said of an OTP while `mock` is paused. */
export const EXAMPLE_EXPLANATION: RouteExplanation = {
  message_id: EXAMPLE_MESSAGE_ID,
  lane: 'otp',
  country: 'DE',
  from: 'SENDER',
  rule: rules[0] ?? null,
  position: 0,
  chosen: 'mock-b',
  providers: ['mock-b', 'mock'],
  candidates: [
    {
      provider: 'mock',
      order: 1,
      weight: 1,
      share: 1,
      skipped: 'paused',
      words: 'mock is paused',
      state: 'paused',
      lines_open: 0,
      answers: 0,
      failures: 0,
      breaker_open_until: null,
      cost_cents: 0.79,
      margin_cents: 4.21,
    },
    {
      provider: 'mock-b',
      order: 2,
      weight: 1,
      share: 1,
      skipped: null,
      words: 'mock-b can send',
      state: 'active',
      lines_open: 2,
      answers: 412,
      failures: 3,
      breaker_open_until: null,
      cost_cents: null,
      margin_cents: null,
    },
  ],
  price_cents: 5,
  refused: null,
  words: ['By the rule "otp": mock-b, then mock.', 'mock is paused.', 'So it goes to mock-b.'],
}
