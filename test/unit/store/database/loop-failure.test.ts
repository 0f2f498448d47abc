import { expect, test } from 'bun:test'
import pino from 'pino'
import { logsFailureOf } from '../../../../src/store/database/loop-failure.ts'

test('a loop whose database is away is warned of by its code, without the words; a bug is an error', () => {
  const lines: Record<string, unknown>[] = []
  const failed = logsFailureOf('alarms', pino({}, { write: (line: string) => lines.push(JSON.parse(line)) }))
  failed(Object.assign(new Error('connect 10.0.0.1:5432'), { code: 'ECONNREFUSED' }))
  failed(new TypeError('x is no function'))
  expect(lines).toMatchObject([
    { level: 40, loop: 'alarms', reason: 'ECONNREFUSED', msg: 'database away' },
    {
      level: 50,
      loop: 'alarms',
      err: { message: 'x is no function' },
      msg: 'a loop failed, its next turn tries again',
    },
  ])
  expect(JSON.stringify(lines[0])).not.toContain('10.0.0.1')
})
