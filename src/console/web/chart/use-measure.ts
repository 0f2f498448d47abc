import { type RefObject, useMemo } from 'react'
import type { LabelPart } from './label-words.ts'
import type { Measure } from './labels.ts'

const FONTS: Readonly<Record<LabelPart['kind'], string>> = {
  event: '500 12px',
  guard: 'italic 400 12px',
  note: '600 12px',
  more: '400 12px',
}
const USUAL = 'system-ui, sans-serif'

/** Measures texts as labels are drawn; each text once. */
export function useMeasure(frame: RefObject<HTMLElement | null>): Measure {
  return useMemo(() => {
    const context = document.createElement('canvas').getContext('2d')
    const known = new Map<string, number>()
    let family = ''
    return (text, kind) => {
      const key = `${kind} ${text}`
      const width = known.get(key)
      if (width !== undefined) return width
      if (family === '' && frame.current) family = getComputedStyle(frame.current).fontFamily
      if (context) context.font = `${FONTS[kind]} ${family || USUAL}`
      const measured = context?.measureText(text).width ?? text.length * 8
      if (family !== '') known.set(key, measured)
      return measured
    }
  }, [frame])
}
