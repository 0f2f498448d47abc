import type { Page } from 'playwright-core'
import { settledFaults } from './settled.ts'

/** Widths at which the console must be right: small and usual phones, a tablet, a small and two usual desktops. */
export const WIDTHS = [320, 390, 768, 1024, 1280, 1440] as const

/**
 * What is wrong with how a page is laid out at a width, in words: what is wider than the window, what is pressed and
 * covered by something else, text that is cut, and what stands out of its frame.
 */
export async function layoutFaults(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: width < 500 ? 844 : 800 })
  const faults = await settledFaults(() => faultsNow(page))
  return faults.map((fault) => `${width} px: ${fault}`)
}

async function faultsNow(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    // The page hears of its size in one frame, and is drawn for it in the next.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth - root.clientWidth} px too wide`)
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element.textContent ?? '').trim().slice(0, 30)}”`
    const isSeen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect()
      return width > 1 && height > 1 && getComputedStyle(element).visibility === 'visible'
    }
    const scrolls = (element: Element | null): boolean => {
      if (!element || element === document.body) return false
      return (
        ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement)
      )
    }

    const pressed = 'button, a[href], input, select, textarea, summary, g.state[role=button]'
    for (const element of document.querySelectorAll(pressed)) {
      if (!isSeen(element)) continue
      element.scrollIntoView({ block: 'center', inline: 'center' })
      // An element of text may have lines: the first one is pressed.
      const box = element.getClientRects()[0] ?? element.getBoundingClientRect()
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      if (!top || !(element.contains(top) || top.contains(element)))
        found.push(`${name(element)} is covered by ${top ? name(top) : 'nothing that is seen'}`)
    }

    for (const element of document.querySelectorAll('.shell *')) {
      if (!(element instanceof HTMLElement) || !isSeen(element)) continue
      // What is shortened on purpose says all of it in its title, or on the page of the message.
      if (element.closest('.clipped, .visually-hidden, .masked')) continue
      // A field scrolls what is typed into it; of a number to send to all is seen.
      const hides = element.matches('input, textarea')
        ? element.matches('[type=tel]')
        : ['hidden', 'clip'].includes(getComputedStyle(element).overflowX)
      const hasClipped = element.querySelector('.clipped') !== null
      if (hides && !hasClipped && element.scrollWidth > element.clientWidth + 1)
        found.push(`${name(element)} is cut by ${element.scrollWidth - element.clientWidth} px`)
      const frame = element.parentElement?.closest('.panel, .card, .tile, .measure, .field, .nav-link')
      const over = frame ? element.getBoundingClientRect().right - frame.getBoundingClientRect().right : 0
      if (over > 1 && !scrolls(element.parentElement))
        found.push(`${name(element)} stands ${Math.round(over)} px out of ${name(frame ?? element)}`)
    }
    scrollTo(0, 0)
    return [...new Set(found)].slice(0, 12)
  })
}

/** The faults at every width. */
export async function faultsAtAllWidths(page: Page, widths: readonly number[] = WIDTHS): Promise<string[]> {
  const faults: string[] = []
  for (const width of widths) faults.push(...(await layoutFaults(page, width)))
  return faults
}
