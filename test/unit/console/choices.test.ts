import { describe, expect, test } from 'bun:test'
import type { Choice, StoredEvent } from '../../../src/console/web/answers.ts'
import { choiceWords, placeWords } from '../../../src/console/web/message/choices.ts'

const ROW: StoredEvent = {
  seq: 2,
  at: '2026-11-24T10:00:00.000Z',
  event: 'PROVIDER_ACCEPTED',
  from: 'SENDING',
  to: 'SENT',
  ignored: false,
  attempt: 2,
  detail: null,
  provider: 'mock-b',
  part: null,
  route: null,
  ids: null,
  on_no_receipt_ms: null,
  held_for: null,
  held_until: null,
}

describe('a row of a history', () => {
  const rows: readonly (readonly [string, Partial<StoredEvent>, string])[] = [
    ['names attempt and provider', {}, ' · attempt 2 · mock-b'],
    [
      'names the part that a receipt is about',
      { event: 'RECEIPT_DELIVERED', part: 3 },
      ' · attempt 2 · mock-b · part 3',
    ],
    ['names whose queue it was put in', { event: 'ACCEPTED', attempt: 0 }, ' · mock-b'],
    ['of a client names no provider', { event: 'CANCEL_REQUESTED', attempt: 0 }, ''],
    ['of a release that kept no provider names none', { provider: null }, ' · attempt 2'],
  ]
  for (const [name, changes, words] of rows)
    test(name, () => expect(placeWords({ ...ROW, ...changes }, ROW)).toBe(words))

  test('that changed the provider names the one that answered first, for the row names the next one', () => {
    const refused = { ...ROW, event: 'PROVIDER_REJECTED_PERM', to: 'QUEUED', attempt: 1 } as const
    expect(placeWords(refused, { provider: 'acme' })).toBe(' · attempt 1 · acme → mock-b')
  })
})

describe('why a provider was chosen', () => {
  const choices: readonly (readonly [Choice, string])[] = [
    [
      { rule: 'otp', providers: ['mock-b', 'mock'], skipped: [{ provider: 'mock', why: 'paused' }] },
      'By the rule "otp": mock-b, then mock. mock is paused. So it goes to mock-b.',
    ],
    [
      { rule: 'otp', providers: ['mock'], skipped: [{ provider: 'mock', why: 'no_line' }] },
      'By the rule "otp": mock. mock has no open line. Nobody can send now: it waits for mock.',
    ],
    [{ rule: 'otp', providers: ['mock-b'], skipped: [] }, 'By the rule "otp" it goes to mock-b.'],
    [{ rule: null, providers: [], skipped: [] }, 'No rule matches.'],
  ]
  for (const [choice, words] of choices) test(words, () => expect(choiceWords(choice)).toBe(words))
})
