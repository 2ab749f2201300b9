/** Waiting for what cannot say that it has happened. */

const EVERY_MS = 20
/** Far longer than anything takes that happens at all. */
const DEADLINE_MS = 20_000

/** Asks again and again until the answer is yes. @throws Error after 20 s */
export async function until(test: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; ) {
    if (await test()) return
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  throw new Error(`it did not become true within ${DEADLINE_MS} ms: ${test}`)
}
