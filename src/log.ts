import pino, { type Logger } from 'pino'

/** A structured logger on standard output: one JSON object a line. Errors show their name, message and code, no stack and no SQL. */
export function openLog(level: string, fields: Readonly<Record<string, unknown>>): Logger {
  return pino({
    level,
    base: { ...fields, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: briefError },
  })
}

/** What a log may show of an error: statements and parameters can hold texts and numbers. */
function briefError(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'unknown' }
  const code = 'code' in error ? String(error.code) : undefined
  const cause = error.cause instanceof Error ? briefError(error.cause) : undefined
  const isStatement = 'query' in error || 'params' in error
  const message = isStatement ? 'a statement failed' : error.message
  const at = error.stack?.split('\n')[1]?.trim()
  return { name: error.name, message, code, cause, at }
}
