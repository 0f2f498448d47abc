import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { openOtlpExporter } from '../../../src/trace/otlp-exporter.ts'
import type { PlacedSpan } from '../../../src/trace/span.ts'
import { eventually } from '../../support/eventually.ts'
import { type OtlpSink, openOtlpSink, valuesOf } from '../../support/otlp-sink.ts'

let sink: OtlpSink
beforeEach(() => {
  sink = openOtlpSink()
})
afterEach(() => sink.close())

const span = (nth: number): PlacedSpan => ({
  traceId: '019b0f3a6c007a528f1e3b5d7c9e1000',
  spanId: '00f067aa0ba902b7',
  parentSpanId: null,
  state: null,
  name: 'step',
  startMs: 1_795_000_000_000,
  endMs: 1_795_000_000_001,
  attributes: { nth },
  error: null,
})

function open(url = `${sink.url}/v1/traces`) {
  const warned: object[] = []
  const log = { warn: (fields: object) => void warned.push(fields), info: () => {} }
  const headers = { authorization: 'Bearer of the collector' }
  return { ...openOtlpExporter({ url, headers, resource: { 'service.name': 'sms' }, log }), warned }
}

const add = (to: { add(one: PlacedSpan): void }, count: number) => {
  for (let nth = 0; nth < count; nth++) to.add(span(nth))
}

test('spans go to the collector together, in their order, with the headers that it wants', async () => {
  const exporter = open()
  add(exporter, 3)
  await eventually(() => sink.spans.length === 3)
  expect(sink.spans.map(({ attributes }) => valuesOf(attributes)['nth'])).toEqual([0, 1, 2])
  expect(
    sink.requests.map(({ path, headers }) => [
      path,
      headers.get('authorization'),
      headers.get('content-type'),
    ]),
  ).toEqual([['/v1/traces', 'Bearer of the collector', 'application/json']])
  await eventually(() => exporter.counts().sent === 3)
})

test('many go in batches, and none twice', async () => {
  const exporter = open()
  add(exporter, 1_200)
  await exporter.close(5_000)
  expect(sink.spans.map(({ attributes }) => Number(valuesOf(attributes)['nth']))).toEqual(
    Array.from({ length: 1_200 }, (_, nth) => nth),
  )
  expect(exporter.counts()).toEqual({ sent: 1_200, dropped: 0 })
})

test('a collector that is busy gets them later', async () => {
  const exporter = open()
  sink.answer(() => new Response('busy', { status: 429, headers: { 'retry-after': '1' } }))
  add(exporter, 2)
  await eventually(() => sink.requests.length > 1)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 0 })
  sink.answer(null)
  await eventually(() => sink.spans.length === 2)
  await eventually(() => exporter.counts().sent === 2)
})

test('what a collector refuses for good is dropped, counted and told once', async () => {
  const exporter = open()
  sink.answer(() => new Response('no', { status: 400 }))
  add(exporter, 600)
  await eventually(() => exporter.counts().dropped === 600)
  expect(sink.requests.length).toBe(2)
  expect(exporter.warned).toEqual([{ spans: 512, why: 'the collector refuses spans' }])
})

test('while no collector is there spans wait up to a bound; the newest beyond it are dropped and counted', async () => {
  const closed = openOtlpSink()
  await closed.close()
  const exporter = open(`${closed.url}/v1/traces`)
  add(exporter, 20_000)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 20_000 - 16_384 })
  expect(exporter.warned).toEqual([{ spans: 1, why: 'too many wait for the collector' }])
  await exporter.close(100)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 20_000 })
})

test('one that says when to come again is not asked before, however much comes', async () => {
  const exporter = open()
  sink.answer(() => new Response('busy', { status: 429, headers: { 'retry-after': '120' } }))
  add(exporter, 600)
  await eventually(() => sink.requests.length === 1)
  // A collector beside it has its spans a second later.
  const other = open(`${sink.url}/beside`)
  add(exporter, 600)
  add(other, 1)
  await eventually(() => sink.requests.some(({ path }) => path === '/beside'))
  expect(sink.requests.filter(({ path }) => path === '/v1/traces')).toHaveLength(1)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 0 })
})

test('what a collector says is read as it comes, compressed and not to the end; the status decides', async () => {
  const exporter = open()
  const gzipped = Bun.gzipSync('{"partialSuccess":{"rejectedSpans":"2"}}')
  const encoding = { 'content-encoding': 'gzip' }
  sink.answer(() => new Response(gzipped, { headers: encoding }))
  add(exporter, 5)
  await eventually(() => exporter.counts().sent === 3)
  expect(exporter.counts()).toEqual({ sent: 3, dropped: 2 })
  sink.answer(() => new Response('this is no gzip', { headers: encoding }))
  add(exporter, 1)
  await eventually(() => exporter.counts().sent === 4)
  expect(sink.requests).toHaveLength(2)
})

test('a collector that never answers keeps no stop', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const exporter = open(`http://127.0.0.1:${port}/v1/traces`)
  add(exporter, 600)
  await exporter.close(200)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 600 })
  silent.close()
})
