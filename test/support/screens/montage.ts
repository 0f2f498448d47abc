import type { Page } from 'playwright-core'

/** A picture and what stands over it. */
export type Picture = { readonly name: string; readonly png: Buffer }

/** The width of a montage, in px. */
const MONTAGE_PX = 1_600
/** Pictures are cut below this, in px of the montage. */
const CELL_PX = 1_500

/** Puts pictures beside one another, in rows of `columns`, into one file. */
export async function saveMontage(
  page: Page,
  pictures: readonly Picture[],
  columns: number,
  path: string,
): Promise<void> {
  const cells = pictures.map(
    ({ name, png }) =>
      `<figure><figcaption>${name}</figcaption><img src="data:image/png;base64,${png.toString('base64')}"></figure>`,
  )
  await page.setViewportSize({ width: MONTAGE_PX, height: 100 })
  await page.setContent(
    `<!doctype html><style>body{margin:0;display:grid;grid-template-columns:repeat(${columns},1fr);grid-auto-rows:max-content;gap:6px;background:#f0f;font:13px sans-serif}` +
      `figure{margin:0;overflow:hidden;max-height:${CELL_PX}px}figcaption{background:#ff0}img{width:100%;display:block}</style>${cells.join('')}`,
  )
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  await page.screenshot({ path, fullPage: true })
}
