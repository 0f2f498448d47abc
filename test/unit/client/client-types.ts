import { join } from 'node:path'
import ts from 'typescript-5'
import { ownDocument } from '../../support/document.ts'
import {
  type Content,
  isToldByProviders,
  type Operation,
  type Response,
  routesOf,
  type Spec,
} from '../../support/openapi.ts'

// openapi-typescript prints with the compiler API of TypeScript 5, which the compiler of this project no longer has.
Bun.plugin({
  name: 'typescript-5',
  setup: (build) => {
    build.module('typescript', () => ({ exports: { ...ts, default: ts }, loader: 'object' }))
  },
})

/** Where the typed client has what is made here. */
export const CLIENT_FOLDER = join(import.meta.dir, '../../../clients/typescript/src')

const HEAD =
  '// Made from the OpenAPI document of the gateway by test/unit/client/client-types.ts: change the gateway, and run it again.\n\n'

/** Names a request, so that a repeat of it is answered and not carried out. */
const KEY_HEADER = 'Idempotency-Key'

/** The files of the typed client that follow from a document, by their names. */
export async function clientFiles(document: Spec): Promise<Readonly<Record<string, string>>> {
  const { default: openapiTS, astToString } = await import('openapi-typescript')
  const lean = leanOf(document)
  const types = astToString(await openapiTS(JSON.stringify(lean)))
  return { 'api.ts': `${HEAD}${types}`, 'api-routes.ts': `${HEAD}${routesFile(lean)}` }
}

/**
 * The document without what a caller does not write down and code does not read: routes that only providers call, headers, and
 * examples. A refusal is not among the answers: the client throws it, and all have one form.
 */
function leanOf(document: Spec): Spec {
  const paths = Object.entries(document.paths)
    .filter(([path]) => !isToldByProviders(path))
    .map(([path, methods]) => [path, mapValues(methods, leanOperation)] as const)
  const components = { schemas: document.components.schemas, responses: {} }
  return { openapi: document.openapi, paths: Object.fromEntries(paths), components }
}

function leanOperation(operation: Operation): Operation {
  const answers = Object.entries(operation.responses).filter(([status]) => status < '300')
  return {
    ...operation,
    parameters: operation.parameters.filter(({ name }) => name !== 'X-Request-Id'),
    responses: Object.fromEntries(answers.map(([status, answer]) => [status, leanResponse(answer)])),
  }
}

function leanResponse({ description, content }: Response): Response {
  return { description, ...(content && { content: mapValues(content, leanContent) }) }
}

function leanContent({ example: _, examples: __, ...content }: Content): Content {
  return content
}

/** What the client knows of routes when it runs. */
function routesFile(document: Spec): string {
  const keyed = routesOf(document)
    .filter(({ operation }) => operation.parameters.some(({ name }) => name === KEY_HEADER))
    .map(({ name }) => name)
  const lists = routesOf(document).flatMap(({ path, method, operation }) => {
    const field = method === 'GET' ? listOf(document, operation) : undefined
    return field === undefined ? [] : [`  '${path}': '${field}',`]
  })
  return [
    '/** Routes that take an Idempotency-Key: with the same one they are carried out once. */',
    `export const KEYED_ROUTES: readonly string[] = [\n${keyed.map((name) => `  '${name}',`).join('\n')}\n]\n`,
    '/** Routes that answer a list page by page, each with the field that holds the list. */',
    `export const LISTS = {\n${lists.join('\n')}\n} as const\n`,
  ].join('\n')
}

/** The field that holds what a page of a list has; undefined when the route answers no pages. */
function listOf({ components }: Spec, { responses }: Operation): string | undefined {
  const ref = String(responses['200']?.content?.['application/json']?.schema?.['$ref'])
  const fields = components.schemas[ref.replace('#/components/schemas/', '')]?.properties ?? {}
  if (!('next_cursor' in fields)) return undefined
  return Object.entries(fields).find(([, { type }]) => type === 'array')?.[0]
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}

if (import.meta.main)
  for (const [name, text] of Object.entries(await clientFiles(ownDocument())))
    await Bun.write(join(CLIENT_FOLDER, name), text)
