/** A slowdown made on purpose: one named case does its work twice, to see whether the regression gate notices. */

let planted: string | null = null
let found = false

export function plantSlowdown(caseName: string): void {
  planted = caseName
}

/** What a timing of this case has to call. */
export function planting(caseName: string, call: () => void): () => void {
  if (caseName !== planted) return call
  found = true
  return () => {
    call()
    call()
  }
}

/** @throws Error when a slowdown was asked for and no case has that name */
export function checkPlanted(): void {
  if (planted !== null && !found) throw new Error(`no case is called '${planted}', so none was slowed down`)
}
