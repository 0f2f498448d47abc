import { describe, expect, test } from 'bun:test'
import { readTraceParent, traceHeaders } from '../../../../src/domain/trace/trace-parent.ts'

// The examples of W3C Trace Context, level 1, clauses 3.2 and 3.3.
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const SAMPLED = `00-${TRACE}-${PARENT}-01`

describe('traceparent', () => {
  test('is read, and given on with another span', () => {
    const read = readTraceParent(SAMPLED, 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE')
    expect(read).toEqual({
      traceId: TRACE,
      spanId: PARENT,
      sampled: true,
      state: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    })
    expect(read && traceHeaders({ ...read, spanId: '00f067aa0ba902b7' })).toEqual({
      traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
      tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    })
  })

  test.each([
    ['01', true],
    ['00', false],
    // Of flags that are not known only the last bit counts (clause 3.2.2.5).
    ['ff', true],
    ['02', false],
  ])('with flags %s is recorded: %p', (flags, sampled) => {
    const read = readTraceParent(`00-${TRACE}-${PARENT}-${flags}`, null)
    expect(read?.sampled).toBe(sampled)
    expect(read && traceHeaders(read)).toEqual({
      traceparent: `00-${TRACE}-${PARENT}-${sampled ? '01' : '00'}`,
    })
  })

  test('of a later version is read as far as it is known', () => {
    expect(readTraceParent(`cc-${TRACE}-${PARENT}-01-what-the-future-will-be-like`, null)?.traceId).toBe(
      TRACE,
    )
  })

  test.each([
    ['none', null],
    ['nothing', ''],
    ['the version ff', `ff-${TRACE}-${PARENT}-01`],
    ['more behind version 00', `${SAMPLED}-more`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capital letters', SAMPLED.toUpperCase()],
    ['a trace that is too short', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['flags of one digit', SAMPLED.slice(0, -1)],
    ['two of them', `${SAMPLED}, ${SAMPLED}`],
  ])('that is %s begins a trace of its own, and its tracestate says nothing', (_, header) => {
    expect(readTraceParent(header, 'rojo=1')).toBeNull()
  })

  test.each([['rojo=ä'], ['r='.padEnd(513, '1')], ['']])('goes without the tracestate %p', (state) => {
    expect(readTraceParent(SAMPLED, state)?.state).toBeNull()
  })
})
