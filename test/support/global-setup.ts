/** Run by mocha before the first test: what tests need beyond npm is found or installed here, where no test's time runs. */
import { findChromium } from '../browser/chromium.js'
import { missing } from '../netlab/requirements.js'

/**
 * One after the other, since both may use the package manager. What cannot be installed is reported by the tests that need
 * it: the others can run without.
 */
export async function mochaGlobalSetup(): Promise<void> {
  const withoutLab = await missing()
  if (withoutLab !== null) process.stderr.write(`tests in the network lab cannot run: ${withoutLab}\n`)
  await findChromium().catch((error: Error) => process.stderr.write(`${error.message}\n`))
}
