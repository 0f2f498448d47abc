import { describe, expect, test } from 'bun:test'
import { outcomeOfError } from '../../../../src/provider/twilio/errors.ts'
import { TwilioSettings } from '../../../../src/provider/twilio/settings.ts'
import { TWILIO_KIND } from '../../../../src/provider/twilio/twilio.ts'
import { blocksOf, readPage, tableOf } from '../../../support/markdown.ts'

const PAGE = await readPage('docs/providers-twilio.md')
const namesIn = (table: string) => tableOf(PAGE, table).map(([cell = '']) => cell.replaceAll('`', ''))

describe('docs/providers-twilio.md', () => {
  test('names every setting and every secret, in order, and no other', () => {
    expect(namesIn('Setting')).toEqual(Object.keys(TwilioSettings.properties))
    const { secrets } = TWILIO_KIND
    expect(namesIn('Secret')).toEqual(secrets === 'any' ? [] : secrets.map(({ name }) => name))
  })

  test('has an example that is good', () => {
    const [example = '{}'] = blocksOf(PAGE, 'json')
    const { settings, secrets } = JSON.parse(example)
    expect(TWILIO_KIND.check(settings, new Set(Object.keys(secrets)))).toBeNull()
  })

  test('says of error codes what is so', () => {
    const told = tableOf(PAGE, 'Code').flatMap(([codes = '', outcome = '']) =>
      [...codes.matchAll(/\d+/g)].map(([code]) => [code, `rejected_${outcome}`]),
    )
    expect(told.length).toBeGreaterThan(8)
    expect(told.map(([code = '']) => [code, String(outcomeOfError(Number(code)))])).toEqual(told)
  })
})
