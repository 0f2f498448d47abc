import { describe, expect, test } from 'bun:test'
import { type } from '../../support/typed-line.ts'

const ID = '019abcde-0000-7000-8000-000000000001'
const ERASURE_ID = '019abcde-0000-7000-8000-0000000000ee'
const AT = '2026-11-24T10:00:00.000Z'

const redacted = (state: 'erasing' | 'done') => ({
  status: state === 'done' ? 200 : 202,
  body: {
    message_id: ID,
    to: '+1234567890',
    text_redacted: true,
    number_redacted: false,
    archive: {
      erasure_id: ERASURE_ID,
      day: '2026-08-01',
      state,
      asked_at: AT,
      finished_at: state === 'done' ? AT : null,
    },
  },
})

const erasure = (state: 'erasing' | 'done') => ({
  id: ERASURE_ID,
  number_hash: 'hash_5f0c2a9be41d7c3388e1a604',
  redacts: null,
  state,
  asked_by: 'root',
  asked_at: AT,
  counts: { messages: 12 },
  days: 30,
  archived_days: ['2026-08-01'],
  waits_for: 0,
  updated_at: AT,
  finished_at: state === 'done' ? AT : null,
})

describe('sms redact', () => {
  test('removes the text where nothing is named, or what is', async () => {
    const { exit, out, asked } = await type(['redact', ID], [redacted('erasing')])
    expect([exit, asked.map(({ method, path }) => `${method} ${path}`)]).toEqual([
      'done',
      [`POST /v1/messages/${ID}/redact`],
    ])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ text: true, number: false })
    expect(out).toContain('text     removed\nnumber   kept\narchive  2026-08-01: erasing\n')
    const both = await type(['redact', ID, 'number', 'text'], [redacted('done')])
    expect(JSON.parse(both.asked[0]?.body ?? '')).toEqual({ text: true, number: true })
  })

  test('waits for the last file with --watch', async () => {
    const line = ['redact', ID, '--watch', '--json']
    const { out, asked } = await type(line, [redacted('erasing'), redacted('erasing'), redacted('done')])
    expect([asked.length, JSON.parse(out)]).toEqual([3, redacted('done').body])
  })

  test('asks nothing for a part that a message does not have', async () => {
    const { exit, err, asked } = await type(['redact', ID, 'sender'], [])
    expect([exit, err, asked]).toEqual(['usage', 'sms: sender must be one of text, number\n', []])
  })
})

describe('sms erase', () => {
  test('has a number removed, and follows it to its end', async () => {
    const { exit, out, asked } = await type(
      ['erase', '+4915112345678', '--watch'],
      [
        { status: 202, body: erasure('erasing') },
        { status: 200, body: erasure('done') },
      ],
    )
    expect([exit, asked.map(({ method, path }) => `${method} ${path}`)]).toEqual([
      'done',
      ['POST /v1/erase', `GET /v1/erase/${ERASURE_ID}`],
    ])
    expect(asked[0]?.body).toBe('{"number":"+4915112345678"}')
    expect(out).toMatch(/state +done\ndays +30\nin the archive +2026-08-01\nmessages +12\n/)
  })

  test('lists those that were asked for, also of messages', async () => {
    const redacts = { message_id: ID, text: true, number: false, deleted: true }
    const ofMessage = { ...erasure('done'), number_hash: null, redacts }
    const { out } = await type(
      ['erase', 'list'],
      [{ status: 200, body: { erasures: [erasure('erasing'), ofMessage], next_cursor: null } }],
    )
    const [, first, second] = out.split('\n')
    expect([first, second]).toEqual([
      expect.stringContaining('hash_5f0c2a9be41d7c3388e1a604'),
      expect.stringContaining(`message ${ID}`),
    ])
    const shown = await type(['erase', 'show', ERASURE_ID], [{ status: 200, body: ofMessage }])
    expect(shown.out).toMatch(/goes +text, place at Twilio’s door\n/)
  })
})
