const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const NOTHING = { pathname: '', search: '?' }

/** In the place of what a log must not show. */
const HIDDEN = '*'

/**
 * What a log may show of a request's address: the words of our own routes and UUIDs. Everything else (what was searched
 * for, a number, a token in a path) is hidden, and so is the query.
 */
export function openShownPath(routes: () => readonly { readonly path: string }[]): (url: string) => string {
  let words: ReadonlySet<string> | undefined
  return (url) => {
    words ??= new Set(routes().flatMap(({ path }) => path.split('/').filter((word) => !/[:*]/.test(word))))
    const known = words
    // A request without a Host has a URL without one, which may be none.
    const { pathname, search } = URL.parse(url, 'http://gateway') ?? NOTHING
    const shown = pathname.split('/').map((part) => (known.has(part) || UUID.test(part) ? part : HIDDEN))
    return shown.join('/') + (search === '' ? '' : `?${HIDDEN}`)
  }
}
