const JSON_TYPE = 'application/json'

/**
 * In which of these media types a request wants its answer, rather than in JSON (RFC 9110, 12.5.1): it gives the type a higher quality, or
 * the same and names it, alone or as `text/*`. Where it takes none, or leaves the choice, the answer is JSON; of several alike it is the first.
 */
export function wantedOf<T extends string>(
  { headers }: Pick<Request, 'headers'>,
  types: readonly T[],
): T | typeof JSON_TYPE {
  const ranges = readAccept(headers.get('accept') ?? '')
  let wanted: T | typeof JSON_TYPE = JSON_TYPE
  let most = lookUp(ranges, JSON_TYPE).quality
  for (const type of types) {
    const { quality, isNamed } = lookUp(ranges, type)
    if (quality > most || (quality > 0 && quality === most && isNamed && wanted === JSON_TYPE))
      [wanted, most] = [type, quality]
  }
  return wanted
}

function lookUp(ranges: ReadonlyMap<string, number>, type: string) {
  const name = [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*'].find((each) => ranges.has(each))
  return {
    quality: name === undefined ? 0 : (ranges.get(name) ?? 0),
    isNamed: name !== undefined && name !== '*/*',
  }
}

/** The qualities of the media ranges by their names, parameters left aside; the highest of a name counts. */
function readAccept(accept: string): Map<string, number> {
  const ranges = new Map<string, number>()
  for (const range of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((each) => /^q *=/.test(each))
    const quality = weight === undefined ? 1 : qualityIn(weight)
    ranges.set(name, Math.max(ranges.get(name) ?? 0, quality))
  }
  return ranges
}

/** A weight in numbers (RFC 9110, 12.4.2); one of another form is none. */
function qualityIn(weight: string): number {
  const [, digits] = /^q *= *([01](?:\.\d*)?)$/.exec(weight) ?? []
  return Math.min(Number(digits ?? 0), 1)
}
