import { expect, test } from 'bun:test'
import { COUNTED } from '../../../src/metrics/catalogue.ts'
import { GAUGES } from '../../../src/metrics/gauges.ts'
import { PAGE, withTable } from './metrics-table.ts'

test('the table of docs/metrics.md is made of the catalogue: bun test/unit/metrics/metrics-table.ts', async () => {
  const page = await Bun.file(PAGE).text()
  expect(page).toBe(withTable(page))
})

test('names are those that Prometheus wants: a prefix, base units, _total for counters', () => {
  const names = [...Object.keys(COUNTED), ...Object.keys(GAUGES)]
  expect(names.filter((name) => !/^sms(?:_[a-z]+)+$/.test(name))).toEqual([])
  expect(names.filter((name) => /_(?:ms|milliseconds|minutes|kb|percent)$/.test(name))).toEqual([])
  const isTotal = (name: string) => name.endsWith('_total')
  for (const [name, { type }] of Object.entries(COUNTED))
    expect([name, isTotal(name)]).toEqual([name, type === 'counter'])
  expect(Object.keys(GAUGES).filter(isTotal)).toEqual([])
})
