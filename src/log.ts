import pino, { type Logger } from 'pino'
import { mayBeKept, requestIdOf } from './domain/message/request-id.ts'
import type { Tracer } from './trace/tracer.ts'

/**
 * A structured logger on standard output: one JSON object a line. Errors show their name, message and code, no stack and no SQL. A line of
 * a message names its request, too.
 */
export function openLog(level: string, fields: Readonly<Record<string, unknown>>): Logger {
  return pino({
    level,
    base: { ...fields, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (given) => withRequest({ ...given }) },
    serializers: { err: briefError },
  })
}

/** The same logger, whose lines of a request or a message name their trace. */
export function withTraces(log: Logger, tracer: Pick<Tracer, 'traceIdOf'> | null): Logger {
  if (tracer === null) return log
  return log.child({}, { formatters: { log: (fields) => withTrace(withRequest({ ...fields }), tracer) } })
}

type Fields = { readonly [name: string]: unknown }

/** Of a message whose request was named by who asked its own name would lead elsewhere than to the answer: it is left out. */
function withRequest(fields: Fields): Fields {
  const { messageId, requestId } = fields
  if (typeof messageId !== 'string' || requestId !== undefined || mayBeKept(messageId)) return fields
  return { ...fields, requestId: requestIdOf(messageId) }
}

function withTrace(fields: Fields, tracer: Pick<Tracer, 'traceIdOf'>): Fields {
  const id = fields['messageId'] ?? fields['requestId']
  const traceId = typeof id === 'string' ? tracer.traceIdOf(id) : null
  return traceId === null ? fields : { ...fields, traceId }
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
