import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { readCsvStream } from '../../../../../src/api/http/csv/csv-stream.ts'
import { type CsvRow, readCsv } from '../../../../../src/api/http/csv/read-csv.ts'

/** A body that comes in pieces which end behind these bytes. */
function piecesOf(text: string, ends: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const cuts = [...new Set([0, ...ends.map((end) => Math.min(end, bytes.length)), bytes.length])]
  cuts.sort((a, b) => a - b)
  return new ReadableStream({
    start(controller) {
      for (const [index, end] of cuts.entries())
        if (index > 0) controller.enqueue(bytes.slice(cuts[index - 1], end))
      controller.close()
    },
  })
}

async function read(body: ReadableStream<Uint8Array>) {
  const rows: CsvRow[] = []
  const stream = readCsvStream(body)
  for (let piece = await stream.next(); ; piece = await stream.next()) {
    if (piece.done) return { rows, fault: piece.value }
    rows.push(...piece.value)
  }
}

test('is as the whole text has it, wherever its pieces end', async () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'a', 'ü', '€ 1', '😀'),
    fc.constantFrom('"a,b"', '"a""b"', '"two\nlines"', '"two\r\nlines"', '""'),
  )
  const record = fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => cells.join(','))
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
  const csv = fc
    .tuple(fc.boolean(), fc.array(fc.tuple(record, lineEnd), { maxLength: 8 }))
    .map(([marked, records]) => (marked ? '\uFEFF' : '') + records.flat().join(''))
  await fc.assert(
    fc.asyncProperty(csv, fc.array(fc.nat(80), { maxLength: 6 }), async (text, ends) => {
      const { rows, fault } = await read(piecesOf(text, ends))
      expect(fault).toBe(null)
      expect(rows).toEqual([...readCsv(text)])
    }),
    { numRuns: 300 },
  )
})

test('ends with a fault in the line where it is', async () => {
  const text = 'a,b\n"1\n2",3\n"4"5,6\n'
  expect(await read(piecesOf(text, [3, 4, 9]))).toMatchObject({
    rows: [{ line: 1 }, { line: 2, cells: ['1\n2', '3'] }],
    fault: { line: 4, column: 1, rule: 'must end behind its closing quote' },
  })
})

test('that is not UTF-8 is refused', async () => {
  const body = new Blob([new Uint8Array([0x61, 0xff, 0x0a])]).stream()
  await expect(read(body)).rejects.toThrow('the body is not a text: its bytes are not UTF-8')
})
