import { expect, test } from 'bun:test'
import { type HistoryEntry, historyLine, historyLines } from '../../../../src/domain/message/history-line.ts'

const ENTRY: HistoryEntry = {
  seq: 2,
  atMs: 1_795_700_000_123,
  event: 'DISPATCHED',
  from: 'QUEUED',
  to: 'SENDING',
  ignored: false,
  attempt: 1,
  part: null,
  route: null,
  detail: null,
}

test.each<[string, Partial<HistoryEntry>, string]>([
  ['an order', {}, '[2,1795700000123,"DISPATCHED","QUEUED","SENDING",1]'],
  [
    'an acceptance, with its route',
    { seq: 1, event: 'ACCEPTED', from: null, to: 'QUEUED', attempt: 0, route: '{"r":"all"}' },
    '[1,1795700000123,"ACCEPTED",null,"QUEUED",0,null,"{\\"r\\":\\"all\\"}"]',
  ],
  [
    'a receipt of a part that changes nothing',
    { event: 'RECEIPT_DELIVERED', from: 'DELIVERED', to: 'DELIVERED', part: 2, ignored: true },
    '[2,1795700000123,"RECEIPT_DELIVERED","DELIVERED","DELIVERED",1,null,null,2,true]',
  ],
  [
    'words of a provider, over two lines',
    { detail: 'no\nroute' },
    '[2,1795700000123,"DISPATCHED","QUEUED","SENDING",1,"no\\nroute"]',
  ],
  ['no words, which is something', { detail: '' }, '[2,1795700000123,"DISPATCHED","QUEUED","SENDING",1,""]'],
])('%s is one line without the nulls at its end', (_, entry, line) => {
  expect(historyLine({ ...ENTRY, ...entry })).toBe(line)
})

test('rows that follow one another are lines, the newest first', () => {
  expect(historyLines([ENTRY, { ...ENTRY, seq: 3, from: 'SENDING', to: 'SENT', event: 'SENT' }])).toBe(
    '[3,1795700000123,"SENT","SENDING","SENT",1]\n[2,1795700000123,"DISPATCHED","QUEUED","SENDING",1]',
  )
})
