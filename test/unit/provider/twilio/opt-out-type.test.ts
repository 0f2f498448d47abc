import { expect, test } from 'bun:test'
import type { KeywordAction } from '../../../../src/domain/opt-out/keywords.ts'
import { readIncoming } from '../../../../src/provider/twilio/inbound.ts'

test.each<[string | undefined, KeywordAction | undefined]>([
  ['STOP', 'opt_out'],
  ['START', 'opt_in'],
  ['HELP', 'help'],
  ['OTHER', undefined],
  [undefined, undefined],
])('an incoming message with the OptOutType %p was taken for %p', (optOutType, told) => {
  const fields: Readonly<Record<string, string | undefined>> = {
    From: '+12025550123',
    To: '+12025550100',
    Body: 'arrêt',
    MessageSid: 'SM1',
    OptOutType: optOutType,
  }
  const read = readIncoming((name = '') => fields[name])
  expect(read).toMatchObject({ kind: 'told' })
  if (read.kind === 'told') expect(read.inbound?.map(({ inbound }) => inbound.told)).toEqual([told])
})
