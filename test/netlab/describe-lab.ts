/** Tests in the lab: pending, and loudly so, where there can be none. */
import { missing } from './requirements.js'

let told = false

/** As mocha's `describe`; `timeoutMs` is of each test. */
export function describeLab(title: string, timeoutMs: number, body: () => void): void {
  describe(title, function () {
    this.timeout(timeoutMs)
    before(async function () {
      this.timeout(10 * 60_000) // programs may have to be installed first
      const why = await missing()
      if (why === null) return
      if (!told) console.error(`\n*** THE NETWORK LAB IS NOT TESTED HERE: ${why} ***\n`)
      told = true
      this.skip()
    })
    body()
  })
}
