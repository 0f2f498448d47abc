import type { Route, Wanted } from './chart-routes.ts'

/** A straight piece of a way: on which line of the grid it runs, from where to where, and in which lane of that line. */
export type Run = {
  readonly axis: 'x' | 'y'
  readonly line: number
  readonly from: number
  readonly to: number
  /** 0 is the middle of the line, 1 one lane to the right of it or below. */
  readonly lane: number
}

type Track = { line: string; net: string; from: number; to: number; lane: number; isMain: boolean }

/** More lanes than this beside one another are ordered by neighbours alone. */
const MAX_PERMUTED = 5
const PASSES = 4
/** A grid for counting: lanes are close to each other, lines are not. */
const LINE = 100
const LANE = 4

/** Gives each piece of each way a lane of its own beside what runs there too, so that few ways cross. */
export function giveLanes(wanted: readonly Wanted[], routes: ReadonlyMap<string, Route>): Map<string, Run[]> {
  const tracks: Track[] = []
  const ways = wanted.flatMap(({ id, net, isMain }) => {
    const route = routes.get(id)
    return route ? [{ id, tracks: tracksOf(route, net, isMain, tracks) }] : []
  })
  const groups = groupsOf(tracks)
  for (const group of groups) spread(group)
  const cost = () => crossingsOf(ways)
  let least = cost()
  for (let pass = 0; pass < PASSES; pass++) {
    const before = least
    for (const group of groups) {
      for (const order of ordersOf(group)) {
        const kept = group.map((track) => track.lane)
        spread(order)
        const now = cost()
        if (now < least) least = now
        else
          group.forEach((track, index) => {
            track.lane = kept[index] ?? 0
          })
      }
    }
    if (least === before) break
  }
  return new Map(
    ways.map(({ id, tracks: pieces }) => [
      id,
      pieces.map(({ track, from, to }) => ({
        axis: track.line.startsWith('x') ? 'x' : 'y',
        line: Number(track.line.slice(1)),
        from,
        to,
        lane: track.lane,
      })),
    ]),
  )
}

type Piece = { readonly track: Track; readonly from: number; readonly to: number }
type Way = { readonly id: string; readonly tracks: readonly Piece[] }

/** The tracks a way runs on; those of its net that it meets are its own too. */
function tracksOf(route: Route, net: string, isMain: boolean, tracks: Track[]): Piece[] {
  return route.slice(1).map((to, index) => {
    const from = route[index] ?? to
    const isUpright = from.x === to.x
    const [start, end] = isUpright ? [from.y, to.y] : [from.x, to.x]
    const line = isUpright ? `x${from.x}` : `y${from.y}`
    const [low, high] = [Math.min(start, end), Math.max(start, end)]
    const met = tracks.find(
      (track) => track.line === line && track.net === net && track.from <= high && low <= track.to && !isMain,
    )
    if (met) {
      met.from = Math.min(met.from, low)
      met.to = Math.max(met.to, high)
      return { track: met, from: start, to: end }
    }
    const track = { line, net, from: low, to: high, lane: 0, isMain }
    tracks.push(track)
    return { track, from: start, to: end }
  })
}

/** Tracks that lie beside one another. */
function groupsOf(tracks: readonly Track[]): Track[][] {
  const groups: Track[][] = []
  for (const track of tracks) {
    const near = groups.filter((group) => group.some((other) => areBeside(track, other)))
    const merged = [track, ...near.flat()]
    for (const group of near) groups.splice(groups.indexOf(group), 1)
    groups.push(merged)
  }
  return groups
}

/** What ends at a state does not reach what begins behind it: states are on odd lines. */
function areBeside(a: Track, b: Track): boolean {
  if (a.line !== b.line) return false
  if (a.from < b.to && b.from < a.to) return true
  const met = a.to === b.from ? a.to : b.to === a.from ? a.from : null
  const isInChannel = Number(a.line.slice(1)) % 2 === 0
  return met !== null && (isInChannel || met % 2 === 0)
}

/** Lanes in this order; the usual way keeps the middle. */
function spread(order: readonly Track[]): void {
  const main = order.findIndex((track) => track.isMain)
  const middle = main >= 0 ? main : (order.length - 1) / 2
  for (const [index, track] of order.entries()) track.lane = index - middle
}

function ordersOf(group: readonly Track[]): Track[][] {
  if (group.length < 2) return []
  if (group.length <= MAX_PERMUTED) return permutations(group)
  return group.slice(1).map((_, index) => {
    const swapped = group.toSorted((a, b) => a.lane - b.lane)
    const [left, right] = [swapped[index], swapped[index + 1]]
    if (left && right) swapped.splice(index, 2, right, left)
    return swapped
  })
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((first, index) =>
    permutations([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [first, ...rest]),
  )
}

type Segment = {
  readonly isUpright: boolean
  readonly at: number
  readonly low: number
  readonly high: number
  readonly net: string
}

/** How often ways of different nets cross, and a little for each that leaves the middle of its line. */
function crossingsOf(ways: readonly Way[]): number {
  const seen = new Set<string>()
  const segments: Segment[] = []
  let aside = 0
  for (const { tracks } of ways) {
    tracks.forEach(({ track, from, to }, index) => {
      const place = (piece: Piece | undefined, line: number) =>
        piece ? Number(piece.track.line.slice(1)) * LINE + piece.track.lane * LANE : line * LINE
      const [start, end] = [place(tracks[index - 1], from), place(tracks[index + 1], to)]
      const isUpright = track.line.startsWith('x')
      const at = Number(track.line.slice(1)) * LINE + track.lane * LANE
      const segment = { isUpright, at, low: Math.min(start, end), high: Math.max(start, end), net: track.net }
      const known = `${isUpright} ${at} ${segment.low} ${segment.high} ${track.net}`
      if (seen.has(known)) return
      seen.add(known)
      segments.push(segment)
      aside += Math.abs(track.lane) * 0.01
    })
  }
  let crossings = 0
  const upright = segments.filter((segment) => segment.isUpright)
  for (const flat of segments) {
    if (flat.isUpright) continue
    for (const other of upright) {
      if (other.net === flat.net) continue
      if (flat.at > other.low && flat.at < other.high && other.at > flat.low && other.at < flat.high)
        crossings++
    }
  }
  return crossings + aside
}
