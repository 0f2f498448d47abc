import { expect, test } from 'bun:test'
import { type } from '../../support/typed-line.ts'

const arrow = {
  from: 'SENT',
  to: 'DELIVERED',
  event: 'RECEIPT_DELIVERED',
  ignored: false,
  lane: 'normal',
  provider: 'mock',
}
const move = (id: string, at: string) => ({
  ...arrow,
  message_id: id,
  client_id: '550e8400-e29b-41d4-a716-446655440000',
  at,
  error: null,
})
const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

/** A stream that breaks after two moves of seven, and one that stands 4 s later: 9 moved meanwhile. */
const STREAMS = [
  [
    event('snapshot', { at: '2026-11-24T10:00:00.000Z', since: '2026-11-24T09:00:00.000Z', arrows: [] }),
    event('update', {
      at: '2026-11-24T10:00:01.000Z',
      counts: [
        { ...arrow, count: 6 },
        { ...arrow, to: 'SENT', count: 1 },
      ],
      moves: [move('a', '2026-11-24T10:00:00.500Z'), move('b', '2026-11-24T10:00:00.600Z')],
      received: 0,
    }),
  ],
  [
    event('snapshot', {
      at: '2026-11-24T10:00:05.000Z',
      since: '2026-11-24T09:00:00.000Z',
      arrows: [
        { ...arrow, per_second: [...Array(55).fill(0), 100, 5, 2, 1, 0] },
        { ...arrow, to: 'SENT', per_second: [...Array(59).fill(0), 1] },
      ],
    }),
    event('update', {
      at: '2026-11-24T10:00:05.250Z',
      counts: [{ ...arrow, count: 1 }],
      moves: [move('c', '2026-11-24T10:00:05.100Z')],
      received: 0,
    }),
  ],
]

/** What `sms tail` says of these, until it has shown all that was shown singly. */
async function tail(...options: readonly string[]) {
  let connections = 0
  const live = async () =>
    new Response(STREAMS[connections++]?.join('') ?? '', { headers: { 'content-type': 'text/event-stream' } })
  return await type(['tail', '--count', '3', ...options], [], {
    fetch: Object.assign(live, { preconnect: fetch.preconnect }),
  })
}

test('sms tail says what it lost while the connection was broken, and what it did not show singly', async () => {
  const [all, ofStatus, ofClient, json] = await Promise.all([
    tail(),
    tail('--status', 'DELIVERED'),
    tail('--client', '550e8400-e29b-41d4-a716-446655440000'),
    tail('--json'),
  ])
  const lost = 'the connection broke: what moved from 10:00:01.000 to 10:00:05.000 is not shown'
  expect(all).toMatchObject({
    exit: 'done',
    err: `and 5 more\n${lost}, about 9 moves (sms messages has it)\n`,
  })
  expect(ofStatus.err).toBe(`and 4 more\n${lost}, about 8 moves (sms messages has it)\n`)
  // Counts do not tell of clients.
  expect(ofClient.err).toBe(`${lost} (sms messages has it)\n`)
  const lines = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ message_id, not_shown }) => message_id ?? not_shown)).toEqual(['a', 'b', 5, 9, 'c'])
  expect(lines[3]).toEqual({
    not_shown: 9,
    from: '2026-11-24T10:00:01.000Z',
    until: '2026-11-24T10:00:05.000Z',
  })
})
