import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch'

/** The methods that routes have. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The routes of `Paths` that have this method. */
export type PathWith<Paths, M extends Method> = {
  [P in keyof Paths]: Paths[P] extends Record<M, object> ? P : never
}[keyof Paths]

/** What a request is given besides its route; it may be left out where nothing of it is required. */
export type InitArgument<Init> = undefined extends Init ? [init?: Init] : [init: Init]

/** The body of the answer of an operation; undefined where it has none. */
export type Answer<Operation> =
  Operation extends Record<string | number, unknown>
    ? OrUndefined<NonNullable<FetchResponse<Operation, object, 'application/json'>['data']>>
    : never
type OrUndefined<T> = [T] extends [never] ? undefined : T

/** An answer with what stands beside its body. */
export type Answered<T> = { readonly data: T; readonly status: number; readonly headers: Headers }

/** Asks a route for the body of its answer. Throws `Refused` or `NoAnswer`. */
export type Ask<Paths, M extends Method> = <
  P extends PathWith<Paths, M>,
  Init extends MaybeOptionalInit<Paths[P], M & keyof Paths[P]>,
>(
  path: P,
  ...init: InitArgument<Init>
) => Promise<Answer<Paths[P][M & keyof Paths[P]]>>

/** The same for the whole answer. */
export type AskWhole<Paths, M extends Method> = <
  P extends PathWith<Paths, M>,
  Init extends MaybeOptionalInit<Paths[P], M & keyof Paths[P]>,
>(
  path: P,
  ...init: InitArgument<Init>
) => Promise<Answered<Answer<Paths[P][M & keyof Paths[P]]>>>

/** Asks for all that a list of `Lists` has, a field of each page by its route. */
export type AskList<Paths, Lists> = <
  P extends keyof Lists & PathWith<Paths, 'get'>,
  Init extends MaybeOptionalInit<Paths[P], 'get' & keyof Paths[P]>,
>(
  path: P,
  ...init: InitArgument<Init>
) => AsyncGenerator<ItemOf<Answer<Paths[P]['get' & keyof Paths[P]]>, Lists[P]>, void>
type ItemOf<Page, Field> = Field extends keyof Page
  ? Page[Field] extends readonly (infer T)[]
    ? T
    : never
  : never
