import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch'

/** The methods that routes have. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The routes of `Paths` that have this method. */
export type PathWith<Paths, M extends Method> = {
  [P in keyof Paths]: Paths[P] extends Record<M, object> ? P : never
}[keyof Paths]

/** What is given with a route; it may be left out where nothing of it is required. A field that the route does not have is an error. */
export type Given<Item, M extends Method> =
  undefined extends MaybeOptionalInit<Item, M & keyof Item>
    ? [init?: NonNullable<MaybeOptionalInit<Item, M & keyof Item>> & ReadAsTyped]
    : [init: MaybeOptionalInit<Item, M & keyof Item> & ReadAsTyped]
type ReadAsTyped = { readonly parseAs?: never }

/** The body of the answer of a route; undefined where it has none. */
export type Answer<Item, M extends Method> = Item[M & keyof Item] extends infer Operation extends Record<
  string | number,
  unknown
>
  ? OrUndefined<NonNullable<FetchResponse<Operation, object, 'application/json'>['data']>>
  : never
type OrUndefined<T> = [T] extends [never] ? undefined : T

/** An answer with what stands beside its body. */
export type Answered<T> = { readonly data: T; readonly status: number; readonly headers: Headers }

/** Asks a route for the body of its answer. Throws `Refused` or `NoAnswer`. */
export type Ask<Paths, M extends Method> = <P extends PathWith<Paths, M>>(
  path: P,
  ...init: Given<Paths[P], M>
) => Promise<Answer<Paths[P], M>>

/** The same for the whole answer. */
export type AskWhole<Paths, M extends Method> = <P extends PathWith<Paths, M>>(
  path: P,
  ...init: Given<Paths[P], M>
) => Promise<Answered<Answer<Paths[P], M>>>

/** The same for a text. */
export type AskText<Paths> = <P extends PathWith<Paths, 'get'>>(
  path: P,
  ...init: Given<Paths[P], 'get'>
) => Promise<string>

/** Asks for all that a list of `Lists` has, a field of each page by its route. */
export type AskList<Paths, Lists> = <P extends keyof Lists & PathWith<Paths, 'get'>>(
  path: P,
  ...init: Given<Paths[P], 'get'>
) => AsyncGenerator<ItemOf<Answer<Paths[P], 'get'>, Lists[P]>, void>
type ItemOf<Page, Field> = Field extends keyof Page
  ? Page[Field] extends readonly (infer T)[]
    ? T
    : never
  : never
