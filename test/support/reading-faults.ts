import type { Page } from 'playwright-core'
import { settledFaults } from './settled.ts'

/** Of a text of this size, and from the larger one on (WCAG 2.2, 1.4.3). */
const LEAST = { px: 12, drawnPx: 11.85, contrast: 4.5, largePx: 24, largeContrast: 3 } as const

/**
 * What cannot be read on a page as wide as the window is now, in words: text under 12 px, with a contrast under 4.5 : 1 to
 * what is behind it (3 : 1 from 24 px on), and texts on one another. Not measured: text of what cannot be pressed, text on a
 * picture, and contrast in a drawing, which may also be shown a hundredth smaller.
 */
export async function readingFaults(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme })
  const faults = await settledFaults(() => faultsNow(page))
  await page.emulateMedia({ colorScheme: null })
  return faults.map((fault) => `${colorScheme}: ${fault}`)
}

async function faultsNow(page: Page): Promise<string[]> {
  return await page.evaluate(async (least) => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    type Colour = readonly [number, number, number, number]
    type Box = { left: number; right: number; top: number; bottom: number }
    const styles = new Map<Element, CSSStyleDeclaration>()
    const styleOf = (element: Element) => {
      const known = styles.get(element) ?? getComputedStyle(element)
      styles.set(element, known)
      return known
    }
    const memo = <T>(read: (element: Element) => T) => {
      const answers = new Map<Element, T>()
      return (element: Element): T => {
        const before = answers.get(element)
        if (before !== undefined) return before
        const answer = read(element)
        answers.set(element, answer)
        return answer
      }
    }
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 1
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    const known = new Map<string, Colour>()
    const colourOf = (css: string): Colour => {
      const before = known.get(css)
      if (before || !pen) return before ?? [0, 0, 0, 1]
      pen.clearRect(0, 0, 1, 1)
      pen.fillStyle = css
      pen.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data
      const colour: Colour = [red, green, blue, alpha / 255]
      known.set(css, colour)
      return colour
    }
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3])
      return [mix(0), mix(1), mix(2), 1]
    }
    const luminance = ([red, green, blue]: Colour) => {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrastOf = (a: Colour, b: Colour) => {
      const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other)
      return (light + 0.05) / (dark + 0.05)
    }
    /** The colour behind an element, and how much of its own is seen; null: a picture is behind it. */
    const behind = memo((element): { readonly ground: Colour; readonly seen: number } | null => {
      const layers: Colour[] = []
      let seen = 1
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { backgroundColor, backgroundImage, opacity } = styleOf(at)
        seen *= Number(opacity)
        if (layers.at(-1)?.[3] === 1) continue
        if (backgroundImage !== 'none') return null
        const layer = colourOf(backgroundColor)
        if (layer[3] > 0) layers.push(layer)
      }
      return {
        ground: layers.reduceRight<Colour>((below, top) => over(top, below), [255, 255, 255, 1]),
        seen,
      }
    })
    const everything: Box = {
      left: Number.NEGATIVE_INFINITY,
      right: Number.POSITIVE_INFINITY,
      top: Number.NEGATIVE_INFINITY,
      bottom: Number.POSITIVE_INFINITY,
    }
    const common = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      right: Math.min(a.right, b.right),
      top: Math.max(a.top, b.top),
      bottom: Math.min(a.bottom, b.bottom),
    })
    /** What is seen of what stands within an element. */
    const windowOf: (element: Element) => Box = memo((element) => {
      const outer = element.parentElement ? windowOf(element.parentElement) : everything
      const clips = element !== document.body && element !== document.documentElement
      return clips && styleOf(element).overflow !== 'visible'
        ? common(outer, element.getBoundingClientRect())
        : outer
    })

    const found: string[] = []
    const written: (Box & { readonly said: string; readonly layer: Element | null })[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    const layerOf: (element: Element) => Element | null = memo((element) => {
      if (['fixed', 'sticky'].includes(styleOf(element).position)) return element
      return element.parentElement ? layerOf(element.parentElement) : null
    })
    scrollTo(0, 0)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      const said = (node.textContent ?? '').trim()
      if (!element || said === '' || element.closest('script, style, noscript, option, .visually-hidden'))
        continue
      const style = styleOf(element)
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      range.selectNodeContents(node)
      const boxes = [...range.getClientRects()].map((box) => common(windowOf(element), box))
      const seen = boxes.filter(({ left, right, top, bottom }) => right - left > 2 && bottom - top > 2)
      if (seen.length === 0) continue
      const name = `“${said.slice(0, 30)}” in ${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`
      const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1
      const px = Number.parseFloat(style.fontSize) * scale
      if (px < (element instanceof SVGElement ? least.drawnPx : least.px))
        found.push(`${name} is ${px.toFixed(1)} px`)
      const layer = layerOf(element)
      written.push(...seen.map((box) => ({ ...box, said: name, layer })))
      if (
        element instanceof SVGElement ||
        element.closest(':disabled, [aria-disabled="true"], label:has(:disabled)')
      )
        continue
      const place = behind(element)
      if (!place) continue
      const [red, green, blue, alpha] = colourOf(style.color)
      const contrast = contrastOf(over([red, green, blue, alpha * place.seen], place.ground), place.ground)
      const wanted = px >= least.largePx ? least.largeContrast : least.contrast
      if (contrast < wanted - 0.005) found.push(`${name} has a contrast of ${contrast.toFixed(2)} : 1`)
    }
    written.sort((a, b) => a.top - b.top)
    for (const [index, a] of written.entries())
      for (let next = index + 1; next < written.length; next++) {
        const b = written[next]
        if (!b || b.top > a.bottom - 3) break
        if (a.layer !== b.layer || a.said === b.said) continue
        // Boxes of lines are higher than their letters.
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (across > 2 && down > 5) found.push(`${a.said} is on ${b.said}`)
      }
    return [...new Set(found)].slice(0, 12)
  }, LEAST)
}
