/** The floor under every store: bytes appended to a plain file, and the disk asked to have them. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

export class AppendFile {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  /** @returns milliseconds until all of it was durable */
  append(pieces: readonly Uint8Array[]): number {
    const startMs = performance.now()
    for (const piece of pieces) writeSync(this.#file, piece)
    fsyncSync(this.#file)
    return performance.now() - startMs
  }

  close(): void {
    closeSync(this.#file)
  }
}
