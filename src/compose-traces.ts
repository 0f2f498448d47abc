import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { samplerOf } from './domain/trace/sampler.ts'
import type { Db } from './store/database/db.ts'
import { findTraceParents } from './store/message/message-requests.ts'
import type { Tracer } from './trace/tracer.ts'

/** Where a collector takes traces, below its address. */
const TRACES_PATH = '/v1/traces'

/**
 * Opens what records traces, when there is a collector for them; null: there is none, and nothing of it is loaded. `part` names what
 * this event loop does.
 */
export async function openTraces(
  config: Config,
  db: Db,
  log: Logger,
  part: 'api' | 'worker',
): Promise<Tracer | null> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT
  if (!endpoint) return null
  const [{ openTracer }, { openOtlpExporter }] = await Promise.all([
    import('./trace/tracer.ts'),
    import('./trace/otlp-exporter.ts'),
  ])
  return openTracer({
    sink: openOtlpExporter({
      url: endpoint.replace(/\/+$/, '') + TRACES_PATH,
      headers: headersOf(config),
      resource: {
        'service.name': config.OTEL_SERVICE_NAME,
        'service.instance.id': `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`,
        'host.name': hostname(),
        'process.pid': process.pid,
        'sms.part': part,
      },
      log,
    }),
    sampler: samplerOf(config.OTEL_TRACES_SAMPLER, config.OTEL_TRACES_SAMPLER_ARG),
    readParents: (requestIds) => findTraceParents(db.sql, requestIds),
    now: Date.now,
    clock: () => performance.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  })
}

/** The headers in OTEL_EXPORTER_OTLP_HEADERS: names and values with `=` between them, values as in a URL, separated by commas. */
function headersOf({ OTEL_EXPORTER_OTLP_HEADERS }: Config): Record<string, string> {
  const pairs = (OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').flatMap((text) => text.trim() || [])
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [name.trim(), unescaped(value.join('=').trim())]
    }),
  )
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
