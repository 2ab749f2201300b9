/** A lane node of a lab, seen from a test. */
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PathKind } from '../../src/transport/path-choice.js'
import type { NetLab } from './lab.js'
import type { LaneNodeSettings, LaneReport } from './lane-node.js'
import { until } from './until.js'

const SCRIPT = fileURLToPath(new URL('./lane-node.js', import.meta.url))

/** Ends with the lab. */
export class LaneTalker {
  readonly peer: string
  /** All paths seen in reports so far. */
  readonly paths = new Set<PathKind>()
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  /** Starts a node, which is connected to its relay. */
  static async start(lab: NetLab, host: string, settings: LaneNodeSettings): Promise<LaneTalker> {
    const child = lab.run(host, process.execPath, [SCRIPT, JSON.stringify(settings)])
    child.stderr!.pipe(process.stderr, { end: false })
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
    return new LaneTalker(child, lines, await nextLine(lines))
  }

  private constructor(child: ChildProcess, lines: AsyncIterator<string>, peer: string) {
    this.#child = child
    this.#lines = lines
    this.peer = peer
  }

  /** To be said once, before the first report. */
  meet(other: LaneTalker): void {
    this.#child.stdin!.write(`${other.peer}\n`)
  }

  /** One at a time. */
  async report(): Promise<LaneReport> {
    this.#child.stdin!.write('\n')
    const report = JSON.parse(await nextLine(this.#lines)) as LaneReport
    this.paths.add(report.path)
    return report
  }

  /** Waits until packets are sent on `path` and those of the other arrive, `packets` at least. */
  async untilOn(path: PathKind, packets = 30): Promise<void> {
    let heard = 0
    await until(async () => {
      const report = await this.report()
      heard = report.path === path ? heard + report.heard : 0
      return heard >= packets
    })
  }
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next()
  if (done) throw new Error('a lane node has ended')
  return value
}
