/** Ids of a day, added in their order: 16 bytes each, so that five million of them are 80 MB. */
export type IdList = {
  add(id: string): void
  has(id: string): boolean
}

const BYTES = 16
const FIRST_IDS = 1_024

/** None yet. Ids are UUIDs in lower case, each greater than the one before. */
export function openIdList(): IdList {
  let bytes = new Uint8Array(FIRST_IDS * BYTES)
  let ids = 0

  const idAt = (place: number) => {
    const hex = bytes.subarray(place * BYTES, (place + 1) * BYTES).toHex()
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }

  return {
    add(id) {
      if ((ids + 1) * BYTES > bytes.length) {
        const wider = new Uint8Array(bytes.length * 2)
        wider.set(bytes)
        bytes = wider
      }
      bytes.set(Uint8Array.fromHex(id.replaceAll('-', '')), ids * BYTES)
      ids++
    },
    has(id) {
      let [low, high] = [0, ids - 1]
      while (low <= high) {
        const middle = (low + high) >> 1
        const found = idAt(middle)
        if (found === id) return true
        if (found < id) low = middle + 1
        else high = middle - 1
      }
      return false
    },
  }
}
