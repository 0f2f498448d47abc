import { must } from '../assert.ts'
import { byText } from '../by-text.ts'
import type { PartPlace } from './part-place.ts'

/** A part that nobody has done anything with. */
export type WaitingPart = {
  /** A UUIDv7 of when it came. */
  readonly id: string
  readonly part: PartPlace | null
  /** What it has in common with the others of its message; null: it is whole. */
  readonly joinKey: string | null
  /** When it is told without the others, Unix milliseconds; null: it has just come. */
  readonly untilMs: number | null
}

/** What becomes of parts. */
export type JoinedParts<P extends WaitingPart> = {
  /** The parts of messages, in their order; by when the first of each came. */
  readonly messages: readonly { readonly parts: readonly P[]; readonly partial: boolean }[]
  /** Those that wait for others, and for how long now. */
  readonly waiting: readonly { readonly part: P; readonly untilMs: number }[]
}

/**
 * Puts parts together, which are all that wait of their messages: by their numbers, whatever the order they came in. Of two
 * with one number the one that came first is of the message that began first. A message waits for its others for
 * `joinMs` from when the first of its parts was looked at; then it is what has come of it.
 */
export function joinParts<P extends WaitingPart>(
  parts: readonly P[],
  { nowMs, joinMs }: { readonly nowMs: number; readonly joinMs: number },
): JoinedParts<P> {
  const byAge = parts.toSorted((a, b) => byText(a.id, b.id))
  const messages: { parts: readonly P[]; partial: boolean }[] = []
  const waiting: { part: P; untilMs: number }[] = []
  for (const [key, of] of Map.groupBy(byAge, ({ joinKey }) => joinKey)) {
    if (key === null) {
      for (const part of of) messages.push({ parts: [part], partial: false })
      continue
    }
    let rest = of
    for (let first = rest[0]; first; first = rest[0]) {
      const picked = firstOfEachNumber(rest)
      const isComplete = picked.length === (first.part?.total ?? 1)
      const untilMs = Math.min(...rest.map((one) => one.untilMs ?? nowMs + joinMs))
      if (!isComplete && untilMs > nowMs) {
        waiting.push(...rest.map((part) => ({ part, untilMs })))
        break
      }
      messages.push({ parts: picked, partial: !isComplete })
      const taken = new Set(picked)
      rest = rest.filter((part) => !taken.has(part))
    }
  }
  return { messages: messages.toSorted((a, b) => byText(firstId(a.parts), firstId(b.parts))), waiting }
}

/** The id of a message of these parts: that of the one that came first. */
export function firstId(parts: readonly { readonly id: string }[]): string {
  return must(parts.map(({ id }) => id).toSorted()[0], 'a part')
}

function firstOfEachNumber<P extends WaitingPart>(parts: readonly P[]): P[] {
  const byNumber = new Map<number, P>()
  for (const part of parts) {
    const number = part.part?.number ?? 1
    if (!byNumber.has(number)) byNumber.set(number, part)
  }
  return [...byNumber].toSorted(([a], [b]) => a - b).map(([, part]) => part)
}

/** A part by what was told of it. */
export type Fingerprinted = { readonly id: string; readonly fingerprint: string; readonly atMs: number }

/**
 * Which of the parts that have just come say again what another has said less than `windowMs` before: of those `known` are, by
 * fingerprint, the last that was none. Answers their ids, and what is known then.
 */
export function findRepeats(
  parts: readonly Fingerprinted[],
  known: ReadonlyMap<string, Fingerprinted>,
  windowMs: number,
): { readonly repeats: ReadonlySet<string>; readonly kept: readonly Fingerprinted[] } {
  const repeats = new Set<string>()
  const kept = new Map<string, Fingerprinted>()
  for (const part of parts.toSorted((a, b) => byText(a.id, b.id))) {
    const before = kept.get(part.fingerprint) ?? known.get(part.fingerprint)
    if (before && before.id !== part.id && Math.abs(part.atMs - before.atMs) < windowMs) repeats.add(part.id)
    else kept.set(part.fingerprint, part)
  }
  return { repeats, kept: [...kept.values()] }
}
