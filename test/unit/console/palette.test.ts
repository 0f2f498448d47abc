import { expect, test } from 'bun:test'
import { entriesOf, nameOf, numberOf, searchOf } from '../../../src/console/web/palette/entries.ts'
import { type Entry, MAX_SHOWN, ranked, stepFrom } from '../../../src/console/web/palette/rank.ts'

const ID = '019abcde-0000-7000-8000-000000000001'
const KNOWN = {
  groups: [
    {
      title: 'Messages',
      pages: ['Machine', 'Messages', 'Send', 'What if'].map((title) => ({
        path: title === 'Machine' ? '' : title.toLowerCase().replace(' ', '-'),
        title,
        icon: '',
      })),
    },
    { title: 'Records and access', pages: [{ path: 'admins', title: 'Admins', icon: '' }] },
  ],
  clients: [
    { id: 'c-1', name: 'Send & Co' },
    { id: 'c-2', name: 'Acme' },
    { id: 'c-3', name: 'Shop' },
    { id: 'c-4', name: 'Shop' },
  ],
  providers: [
    { name: 'telco-b', kind: 'smpp', state: 'active' },
    { name: 'acme', kind: 'http', state: 'paused' },
  ],
  messages: [],
  number: null,
} as const
const titles = (typed: string, known: Parameters<typeof entriesOf>[0] = KNOWN) =>
  ranked(entriesOf(known), typed).map(({ title }) => title)

test('what is typed finds the likeliest first: the name itself, its beginning, a word of it, what is within', () => {
  expect(titles('send').slice(0, 3)).toEqual(['Send', 'Send & Co', 'Send a message'])
  expect(titles('acme').slice(0, 2)).toEqual(['Acme', 'acme'])
  expect(titles('telco')).toEqual(['telco-b', 'Pause provider telco-b', 'Test provider telco-b'])
  expect(titles('pause telco')).toEqual(['Pause provider telco-b'])
  expect(titles('PROVIDER acme')).toEqual(['Resume provider acme', 'Test provider acme'])
  expect(titles('top up acme')).toEqual(['Top up client Acme'])
  expect(titles('access')).toEqual(['Admins'])
  expect(titles('no such thing')).toEqual([])
})

test('with nothing typed pages stand first, and never more than are seen at once', () => {
  const all = titles('')
  expect(all.slice(0, 5)).toEqual(['Machine', 'Messages', 'Send', 'What if', 'Admins'])
  expect(all).toHaveLength(MAX_SHOWN)
})

test('messages that the gateway found are shown whatever was typed, with their numbers hidden, and lead to their acts', () => {
  const message = { id: ID, status: 'FAILED_PERM', to: '+4915112345678', reference: 'order-7' } as const
  const found = ranked(entriesOf({ ...KNOWN, messages: [message] }), '5678')
  expect(found[0]).toMatchObject({
    title: '+49••••••••678 · order-7',
    aside: 'FAILED_PERM',
    href: `#/messages/${ID}`,
  })
  expect(titles('cancel 5678', { ...KNOWN, messages: [message] })).toContain(
    `Cancel or send again message ${ID}`,
  )
})

test('every entry has a name of its own and leads to a place of the console', () => {
  const entries: readonly Entry[] = entriesOf(KNOWN)
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  for (const { href } of entries) expect(href).toStartWith('#/')
})

test('messages are searched by what may name one, a number without its blanks', () => {
  expect(
    ['send', 'cancel message 5678', '123', ' +49 151-1234 (5678) ', 'order 7', ID].map(searchOf),
  ).toEqual(['send', '5678', null, '+4915112345678', 'order 7', ID])
})

test('a number leads to all of its messages: first where it is whole, behind the newest of them where it is not', () => {
  const message = { id: ID, status: 'SENT', to: '+4915112345678', reference: null } as const
  const first = (typed: string) => {
    const known = { ...KNOWN, messages: [message], number: numberOf(searchOf(typed)) }
    return ranked(entriesOf(known), typed).map(({ href }) => href)
  }
  expect(first('+49 151 12345678')[0]).toBe('#/messages?number=%2B4915112345678')
  expect(first('5678').slice(0, 2)).toEqual([`#/messages/${ID}`, '#/messages?number=5678'])
  expect(numberOf(searchOf('order 5678'))).toBeNull()
})

test('clients are looked for by what stands behind the act', () => {
  expect(
    ['top up acme', 'Top up', 'send a test event to client Shop', ' acme ', 'top upper'].map(nameOf),
  ).toEqual(['acme', '', 'Shop', 'acme', 'top upper'])
})

test('arrows go round, and what was chosen stays within what is found', () => {
  expect([
    stepFrom(2, 'ArrowDown', 3),
    stepFrom(0, 'ArrowUp', 3),
    stepFrom(1, 'End', 3),
    stepFrom(2, 'Home', 3),
    stepFrom(9, '', 3),
    stepFrom(0, 'ArrowDown', 0),
  ]).toEqual([0, 2, 2, 0, 2, -1])
})
