import { describe, expect, test } from 'bun:test'
import { senderOf } from '../../../../src/provider/smpp/address.ts'
import { outcomeOfStatus } from '../../../../src/provider/smpp/answers.ts'
import { SmppSettings } from '../../../../src/provider/smpp/settings.ts'
import { SMPP_KIND } from '../../../../src/provider/smpp/smpp-kind.ts'
import { blocksOf, readPage, tableOf } from '../../../support/markdown.ts'

const PAGE = await readPage('docs/providers-smpp.md')
const words = (cell = '') => [...cell.matchAll(/`([\w. +]+)`/g)].map(([, word = '']) => word)

describe('docs/providers-smpp.md', () => {
  test('names every setting, in order, and no other', () => {
    const named = tableOf(PAGE, 'Setting').flatMap(([cell]) => words(cell))
    expect(named.toSorted()).toEqual(Object.keys(SmppSettings.properties).toSorted())
  })

  test('has an example that is good', () => {
    const [example = '{}'] = blocksOf(PAGE, 'json')
    const { settings, secrets } = JSON.parse(example)
    expect(SMPP_KIND.check(settings, new Set(Object.keys(secrets)))).toBeNull()
  })

  test('says the types that senders have', () => {
    const rows = tableOf(PAGE, 'A sender like')
    expect(rows).toHaveLength(4)
    for (const [sender, , types] of rows) {
      const { ton, npi } = senderOf(words(sender)[0] ?? '', true)
      expect(`${ton}, ${npi}`).toBe(types ?? '')
    }
  })

  test('says of a command_status what is so', () => {
    for (const [statuses = '', means = ''] of tableOf(PAGE, 'command_status').slice(1, 4))
      for (const [status] of statuses.matchAll(/0x[0-9a-f]+/g))
        expect([status, outcomeOfStatus(Number(status), new Map())]).toEqual([
          status,
          words(means)[0] as 'temporary',
        ])
    expect(outcomeOfStatus(0x0b, new Map())).toBe('permanent')
  })
})
