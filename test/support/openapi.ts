/** What tests read of an OpenAPI document. */
export type Content = {
  readonly schema?: Readonly<Record<string, unknown>>
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
export type Response = {
  readonly description: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Readonly<Record<string, Content>>
}
export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly example?: unknown
  readonly schema: Readonly<Record<string, unknown>>
}
export type Operation = {
  readonly operationId: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, Response>>
}
export type Spec = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly responses: Readonly<Record<string, Response>>
    readonly schemas: Readonly<
      Record<
        string,
        {
          readonly required: readonly string[]
          readonly properties: Readonly<Record<string, { readonly type: string }>>
        }
      >
    >
  }
}

/** One route of the document; `name` is its method and path. */
export type Route = {
  readonly name: string
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

/** The document of a gateway. */
export async function specOf(url: string): Promise<Spec> {
  return (await (await fetch(`${url}/docs/json`)).json()) as Spec // whether it is one, docs.test.ts holds
}

/** Every route of the document. */
export function routesOf(spec: Spec): Route[] {
  return Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method: method.toUpperCase(),
      operation,
    })),
  )
}

/** What the page of the documentation fills in before anybody types: null when it leaves a field empty. */
export function prefillOf({ example, schema }: Parameter): string | null {
  const value = example ?? schema['example'] ?? schema['default']
  return value === undefined ? null : String(value)
}

/** The path and query of a route with these values; an empty one is left out. */
export function addressOf(
  { path, operation }: Pick<Route, 'path' | 'operation'>,
  fill: (parameter: Parameter) => string | null,
): string {
  const query = new URLSearchParams()
  let filled = path
  for (const parameter of operation.parameters) {
    const value = fill(parameter)
    if (value === null) continue
    if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value))
    if (parameter.in === 'query') query.set(parameter.name, value)
  }
  return query.size === 0 ? filled : `${filled}?${query}`
}

/** The bodies that a route offers to try, by name; one without a name when it takes none. */
export function bodiesOf({ requestBody }: Operation): (readonly [name: string, body: unknown])[] {
  if (!requestBody) return [['', undefined]]
  const examples = Object.entries(requestBody.content['application/json']?.examples ?? {})
  return examples.map(([name, { value }]) => [name, value] as const)
}

/** The names of all fields, one level into the first element of lists. The bus is `nats` in the example. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : []
  if (value === null || typeof value !== 'object') return 'value'
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name === 'bus' ? 'nats' : name, shapeOf(inner)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Whether providers bring here what they tell; the last part of the path may be their token. */
export function isToldByProviders(path: string): boolean {
  return /^\/v1\/providers\/[^/]+\/(?:dlr|inbound)\b/.test(path)
}
