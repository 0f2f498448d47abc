import { expect, test } from 'bun:test'
import { readAnswer, STATUSES } from '../../../../src/provider/vonage/answer.ts'
import { WORDS } from '../../../../src/provider/vonage/receipts.ts'
import { VonageSettings } from '../../../../src/provider/vonage/settings.ts'
import { SIGNATURES } from '../../../../src/provider/vonage/signature.ts'
import { VONAGE_KIND } from '../../../../src/provider/vonage/vonage-kind.ts'
import { NOW_MS } from '../../../support/http-provider.ts'
import { blocksOf, readPage, tableOf } from '../../../support/markdown.ts'

const PAGE = await readPage('docs/providers-vonage.md')
const [ANSWERS = '', RECEIPTS = ''] = PAGE.split('\n## Receipts')

const bare = (cell = '') => cell.replaceAll('`', '')

test('the page names every setting and every secret, in order, and no other', () => {
  expect(tableOf(PAGE, 'Setting').map(([name]) => bare(name))).toEqual(Object.keys(VonageSettings.properties))
  expect(tableOf(PAGE, 'Secret').map(([name]) => bare(name))).toEqual(
    VONAGE_KIND.secrets === 'any' ? [] : VONAGE_KIND.secrets.map(({ name }) => name),
  )
  for (const signature of SIGNATURES) expect(PAGE).toContain(`\`${signature}\``)
})

test('the page has an example that is good', () => {
  const { settings, secrets } = JSON.parse(blocksOf(PAGE, 'json')[0] ?? '{}')
  expect(VONAGE_KIND.check(settings, new Set(Object.keys(secrets)))).toBeNull()
})

test('the page says of each status of an answer what is so', () => {
  const told = tableOf(ANSWERS, 'Status').flatMap(([statuses = '', means = '']) =>
    [...statuses.matchAll(/\d+/g)].map(([status]) => [status, /`(\w+)`/.exec(means)?.[1]] as const),
  )
  expect(told.map(([status]) => status).toSorted()).toEqual([...STATUSES.keys()].toSorted())
  for (const [status, means] of told) {
    const body = JSON.stringify({ 'message-count': '1', messages: [{ status, 'error-text': 'x' }] })
    const answer = readAnswer({ status: 200, body, header: () => null }, NOW_MS)
    expect<string | undefined>(answer.kind).toBe(means)
  }
})

test('the page says of each word of a receipt what is so', () => {
  const told = new Map(
    tableOf(RECEIPTS, 'Status').flatMap(([words = '', means = '']) =>
      [...words.matchAll(/`(\w+)`/g)].map(
        ([, word = '']) => [word.toUpperCase(), means.split(':')[0]] as const,
      ),
    ),
  )
  expect([...told.keys()].toSorted()).toEqual([...WORDS.keys()].toSorted())
  for (const [word, outcome] of WORDS)
    expect(told.get(word)).toBe(outcome === 'progress' ? 'on its way' : outcome)
})
