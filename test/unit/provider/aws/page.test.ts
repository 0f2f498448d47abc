import { describe, expect, test } from 'bun:test'
import { readAwsAnswer } from '../../../../src/provider/aws/answers.ts'
import { AWS_KIND } from '../../../../src/provider/aws/aws-kind.ts'
import { AwsSettings } from '../../../../src/provider/aws/settings.ts'
import { awsSettings } from '../../../support/aws.ts'
import { blocksOf, readPage, tableOf } from '../../../support/markdown.ts'

const PAGE = await readPage('docs/providers-aws.md')
const namesIn = (table: string) => tableOf(PAGE, table).map(([cell = '']) => cell.replaceAll('`', ''))
const wordsIn = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)

describe('docs/providers-aws.md', () => {
  test('names every setting and every secret, in order, and no other', () => {
    expect(namesIn('Setting')).toEqual(Object.keys(AwsSettings.properties))
    const { secrets } = AWS_KIND
    expect(namesIn('Secret')).toEqual(secrets === 'any' ? [] : secrets.map(({ name }) => name))
  })

  test('has an example that is good', () => {
    const [example = '{}'] = blocksOf(PAGE, 'json')
    const { settings, secrets } = JSON.parse(example)
    expect(AWS_KIND.check(settings, new Set(Object.keys(secrets)))).toBeNull()
  })

  test('says of events what is so', () => {
    const told = tableOf(PAGE, 'Event').flatMap(([events, meaning = '']) =>
      wordsIn(events).map((eventType) => [eventType, meaning.split(/[;:]/)[0]] as const),
    )
    expect(told).toHaveLength(15)
    const meant = told.map(([eventType]) => {
      const receipt = AWS_KIND.readReceipt(awsSettings(), { eventType, messageId: 'm' })
      return [eventType, receipt.kind === 'receipt' ? receipt.outcome : receipt.kind]
    })
    expect(meant).toEqual(told.map(([eventType, meaning]) => [eventType, meaning?.split(' ')[0] ?? '']))
  })

  test('says of error codes what is so', () => {
    const kinds = { throttled: 'throttled', permanent: 'rejected_permanent', temporary: 'rejected_temporary' }
    const rows = tableOf(PAGE, 'Answer').flatMap(([answers, outcome = '']) =>
      wordsIn(answers)
        .filter((word) => word !== 'MessageId' && word !== 'ConflictException')
        .map((code) => [code, outcome.split(/[,;:. ]/)[0] ?? ''] as const),
    )
    expect(rows.length).toBeGreaterThan(10)
    for (const [code, outcome] of rows) {
      const body = `{"__type":"${code}"}`
      const { kind } = readAwsAnswer('end_user_messaging', { status: 400, body, header: () => null }, 0)
      expect([code, kind as string]).toEqual([code, kinds[outcome as keyof typeof kinds] ?? outcome])
    }
  })
})
