/** The tag of a version of what is written whole (RFC 9110, 8.8.3): `"17"`. Null, nothing was written yet, is `"0"`. */
export function tagOf(version: number | null): string {
  return `"${version ?? 0}"`
}

/**
 * Whether a change may be made to the version that stands (null: nothing does), by If-Match (RFC 9110, 13.1.1): without the
 * header to any, with `*` to anything that stands, else to a version whose tag it names.
 */
export function ifMatchOf({ headers }: Pick<Request, 'headers'>): (version: number | null) => boolean {
  const given = headers.get('if-match')?.trim()
  if (given === undefined) return () => true
  if (given === '*') return (version) => version !== null
  const tags = new Set(given.split(',').map((tag) => tag.trim()))
  return (version) => tags.has(tagOf(version))
}

/** The header in the documentation of a route that heeds it. */
export const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description:
    'The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412).',
} as const
