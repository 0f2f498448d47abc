import { describe, expect, test } from 'bun:test'
import { readCsv } from '../../../clients/typescript/src/cli/files/csv.ts'
import { DEMO_CLIENT } from '../../../src/domain/demo-client.ts'
import { type Answer, refusal, type } from '../../support/typed-line.ts'

const id = (index: number) => `019abcde-0000-7000-8000-${String(index).padStart(12, '0')}`
const accepted = (index: number) => ({
  index,
  status: 'accepted',
  message_id: id(index),
  message_status: 'QUEUED',
})
const batch = (...messages: object[]): Answer => ({ status: 202, body: { messages } })
const wrong = { status: 'refused', error: 'to must be a number', code: 'invalid_field' }

/** Sends a file by a gateway that answers so. */
const send = (text: string, answers: readonly Answer[], ...more: string[]) =>
  type(['send', '--file', 'people.csv', '--key', 'newsletter-7', ...more], answers, {
    readFile: async () => text,
  })
const bodies = ({ asked }: Awaited<ReturnType<typeof send>>) => asked.map(({ body }) => JSON.parse(body))

describe('sms send --file', () => {
  test('sends a line of CSV each, and fills the text with the columns that are no fields', async () => {
    const csv = 'to,name,express,validity_seconds,from\r\n+1234567890,"Lovelace, Ada",true,60,\r\n'
    const sent = await send(csv, [batch(accepted(0))], 'Hello {name}', '--class', 'promotional')
    expect(bodies(sent)).toEqual([
      {
        client_id: DEMO_CLIENT.id,
        from: 'SMS',
        template: 'Hello {name}',
        messages: [
          {
            class: 'promotional',
            to: '+1234567890',
            express: true,
            validity_seconds: 60,
            variables: { name: 'Lovelace, Ada' },
          },
        ],
      },
    ])
    expect([sent.exit, sent.out.split('\n')[1]?.trim().split(/ {2,}/)]).toEqual([
      'done',
      ['1', '+1234567890', 'QUEUED', id(0), '–'],
    ])
    expect(sent.err).toBe('1 accepted, 0 refused; the same again with --key newsletter-7 sends none twice\n')
  })

  test('sends JSON, a message a line, as it is', async () => {
    const sent = await send('{"to":"+1","text":"a","tlvs":{"0x1400":"x"}}\n{"to":"+2","text":"b"}', [
      batch(accepted(0), accepted(1)),
    ])
    expect(bodies(sent)[0].messages).toEqual([
      { to: '+1', text: 'a', tlvs: { '0x1400': 'x' } },
      { to: '+2', text: 'b' },
    ])
  })

  test('says which were refused, also where all were, and ends so', async () => {
    const some = await send('to,text\n+1,a\nx,b', [batch(accepted(0), { index: 1, ...wrong })], '--json')
    expect(some.exit).toBe('unwelcome')
    expect(
      some.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))[1],
    ).toEqual({ row: 2, to: 'x', ...wrong })
    const all = await send('to,text\nx,b', [
      refusal(400, 'invalid_field', { messages: [{ index: 0, ...wrong }] }),
    ])
    expect([all.exit, all.err.split(';')[0]]).toEqual(['unwelcome', '0 accepted, 1 refused'])
  })

  test('asks for 500 at once, each time with the same key: none is sent twice', async () => {
    const csv = ['to,text', ...Array.from({ length: 501 }, (_, index) => `+${index},a`)].join('\n')
    const many = batch(...Array.from({ length: 500 }, (_, index) => accepted(index)))
    const { out, asked } = await send(csv, [many, batch(accepted(0))])
    expect(asked.map(({ headers }) => headers.get('idempotency-key'))).toEqual([
      'newsletter-7-1',
      'newsletter-7-2',
    ])
    expect(out.trim().split('\n').at(-1)?.trim()).toStartWith('501  +500')
  })

  test('waits where the gateway says for how long, and says so', async () => {
    const answers = [
      refusal(429, 'rate_limited'),
      refusal(429, 'rate_limited'),
      refusal(429, 'rate_limited'),
      batch(accepted(0)),
    ].map((answer, index) => (index < 3 ? { ...answer, headers: { 'retry-after': '0' } } : answer))
    const { exit, err, asked } = await send('to,text\n+1,a', answers)
    expect([exit, asked.length]).toEqual(['done', 4])
    expect(err).toStartWith('the words of rate_limited: again in 0 s\n1 accepted')
  })

  test('that breaks off says how to go on, with the instant that was meant', async () => {
    const csv = ['to,text', ...Array.from({ length: 501 }, (_, index) => `+${index},a`)].join('\n')
    const many = batch(...Array.from({ length: 500 }, (_, index) => accepted(index)))
    const { exit, err } = await send(csv, [many, refusal(403, 'not_your_client')], '--at', '+2h')
    expect(exit).toBe('refused')
    expect(err).toContain(
      '500 of 501 were accepted: the same again with --key newsletter-7 --at 2026-11-24T12:00:00.000Z goes on',
    )
  })

  test('asks nothing where the file cannot be understood', async () => {
    for (const [text, says] of [
      ['', 'people.csv: its first line must name the columns, one of them to'],
      ['number\n+1', 'people.csv: its first line must name the columns, one of them to'],
      ['to,text\n', 'people.csv has no messages'],
      ['to,name\n+1,Ada', 'people.csv: name is no field of a message (to, from, text'],
      ['to,text\n+1', 'people.csv, message 1: has 1 cells, and the first line names 2'],
      ['to,text\n+1,"a\n', 'people.csv, line 2: a quote is not closed'],
    ] as const) {
      const { exit, err, asked } = await send(text, [])
      expect({ text, exit, asked }).toEqual({ text, exit: 'usage', asked: [] })
      expect(err).toStartWith(`sms: ${says}`)
    }
  })
})

test('CSV is read as RFC 4180 has it', () => {
  const cases: readonly (readonly [text: string, records: readonly (readonly string[])[]])[] = [
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\uFEFFa\n', [['a']]],
    [
      'a,\n,b,',
      [
        ['a', ''],
        ['', 'b', ''],
      ],
    ],
    ['"a ""b""","c\r\nd"\n', [['a "b"', 'c\r\nd']]],
    ['a\n\n\nb\r', [['a'], ['b']]],
    ['""', []],
  ]
  for (const [text, records] of cases) expect(readCsv(text, 'x')).toEqual(records.map((each) => [...each]))
})
