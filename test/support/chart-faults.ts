import type { Page } from 'playwright-core'
import { settledFaults } from './settled.ts'

/** A phone, a tablet, and the usual screens of laptops and desktops. */
export const CHART_SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1_024 },
  { width: 1_024, height: 768 },
  { width: 1_280, height: 720 },
  { width: 1_440, height: 900 },
  { width: 1_920, height: 1_080 },
] as const

/**
 * What cannot be read on the page's chart at a size, in words: text under 12 pixels, labels on one another, on a state or on
 * what lies over the picture, what stands out of its frame, and a picture that leaves its frame empty.
 */
export async function chartFaults(
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<string[]> {
  await page.setViewportSize(size)
  const faults = await settledFaults(() => faultsNow(page))
  return faults.map((fault) => `${size.width} px: ${fault}`)
}

async function faultsNow(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    // The page hears of its size in one frame, and is drawn for it in the next.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    const chart = document.querySelector<SVGSVGElement>('svg[data-chart]')
    const frame = chart?.closest('.chart-frame')
    if (!chart || !frame) return ['no chart']
    const found: string[] = []
    const boxes = (selector: string, kind: string) =>
      [...frame.querySelectorAll(selector)].map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        const name = element.closest('[data-label], [data-id]')
        const said = name?.getAttribute('data-label') ?? name?.getAttribute('data-id') ?? selector
        return { name: `${kind} ${said}`, left, right, top, bottom }
      })
    type Named = ReturnType<typeof boxes>[number]
    const meet = (a: Named, b: Named) =>
      a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5

    for (const text of chart.querySelectorAll<SVGTextElement>('text, tspan')) {
      const size = Number.parseFloat(getComputedStyle(text).fontSize) * (text.getScreenCTM()?.a ?? 0)
      if (size < 11.99) found.push(`“${text.textContent}” is ${size.toFixed(1)} px`)
    }
    const labels = boxes('.chart-label', 'label')
    const states = boxes('.state-box', 'state')
    const fixed = [
      ...states,
      ...boxes('.region-name', 'name of a region'),
      ...boxes('.chart-tools, .chart-legend', 'over the picture:'),
    ]
    for (const [index, label] of labels.entries())
      for (const other of [...labels.slice(index + 1), ...fixed])
        if (meet(label, other)) found.push(`${label.name} is on ${other.name}`)
    for (const [index, one] of fixed.entries())
      for (const other of fixed.slice(index + 1))
        if (meet(one, other)) found.push(`${one.name} is on ${other.name}`)
    const place = frame.getBoundingClientRect()
    for (const { name, left, right, top, bottom } of [...labels, ...states, ...boxes('.arrow-line', 'arrow')])
      if (
        left < place.left - 0.5 ||
        right > place.right + 0.5 ||
        top < place.top - 0.5 ||
        bottom > place.bottom + 0.5
      )
        found.push(`${name} is out of the frame`)
    const width = Math.max(...states.map(({ right }) => right)) - Math.min(...states.map(({ left }) => left))
    const height = Math.max(...states.map(({ bottom }) => bottom)) - Math.min(...states.map(({ top }) => top))
    if (width < place.width * 0.8 || height < place.height * 0.8)
      found.push(
        `states take ${Math.round(width)} × ${Math.round(height)} of ${place.width} × ${place.height}`,
      )
    return [...new Set(found)].slice(0, 12)
  })
}
