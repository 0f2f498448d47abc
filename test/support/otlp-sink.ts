/** An attribute as OTLP has it in JSON. */
type KeyValue = { readonly key: string; readonly value: Readonly<Record<string, string | number | boolean>> }

/** A span as a collector is sent it. */
export type SunkSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly KeyValue[]
  readonly status: { readonly code?: number; readonly message?: string }
  /** Of the process that sent it. */
  readonly resource: Readonly<Record<string, unknown>>
}

/** The body of an export, as far as it is looked at. */
type Export = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] }
    readonly scopeSpans: readonly { readonly spans: readonly Omit<SunkSpan, 'resource'>[] }[]
  }[]
}

/** A collector of traces on a free loopback port. */
export type OtlpSink = {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string
  readonly spans: readonly SunkSpan[]
  /** The requests that came: path, headers and body. */
  readonly requests: readonly { readonly path: string; readonly headers: Headers; readonly body: string }[]
  /** What it answers from now on; null: as a collector that takes all. */
  answer(response: (() => Response) | null): void
  close(): Promise<void>
}

/** Listens, and keeps what comes. */
export function openOtlpSink(): OtlpSink {
  const spans: SunkSpan[] = []
  const requests: OtlpSink['requests'][number][] = []
  let refusal: (() => Response) | null = null
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const body = await request.text()
      requests.push({ path: new URL(request.url).pathname, headers: request.headers, body })
      if (refusal) return refusal()
      const { resourceSpans } = JSON.parse(body) as Export // a judge of its form is otlp-json.test.ts
      for (const { resource, scopeSpans } of resourceSpans)
        for (const scope of scopeSpans)
          spans.push(...scope.spans.map((span) => ({ ...span, resource: valuesOf(resource.attributes) })))
      return Response.json({})
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    spans,
    requests,
    answer(response) {
      refusal = response
    },
    close: () => server.stop(true),
  }
}

/** Attributes by their keys. */
export function valuesOf(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
