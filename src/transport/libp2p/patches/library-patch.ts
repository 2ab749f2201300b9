/**
 * What this folder is for: everything that uses parts of libraries that their declarations do not offer. One file for each
 * patch; package.json pins the patched libraries to the exact versions named here. Whether the parts were found is told by a
 * `PatchReport`, one for each node: a host has it as `patches`, a relay logs it and shows it as a metric.
 *
 * To take a new version of a library: install it, change the version here and in package.json, run the tests of this folder.
 */
import { assert } from '../../../errors.js'

/** A patch: what it changes in which version of which package. */
export interface LibraryPatch {
  /** As the file in this folder. */
  readonly name: string
  /** Name of the npm package whose private part is used. */
  readonly library: string
  /** The exact version that the patch was written for and tested with. */
  readonly version: string
  /** What is worse without it: the end of a sentence that begins "without it". */
  readonly without: string
  /** True where a node must not start without it, because it would be unsafe or useless. */
  readonly required: boolean
}

/** How a patch stands on one node. */
export interface PatchStatus extends LibraryPatch {
  /**
   * 'applied': every part it needs was found. 'missing': one was not, and the library works as it likes. 'untried': nothing
   * has shown yet, because the part belongs to connections and there was none.
   */
  readonly state: 'applied' | 'missing' | 'untried'
  /** Parts that were not found; empty unless the state is 'missing'. */
  readonly missingParts: readonly string[]
}

interface Entry {
  readonly patch: LibraryPatch
  applied: boolean
  readonly missingParts: Set<string>
}

/** Which patches one node applied. Parts that were missing once count as missing for as long as the node lives. */
export class PatchReport {
  readonly #entries = new Map<string, Entry>()
  #onMissing: (status: PatchStatus) => void = () => {}

  /** @param patches those that this node uses; each name once */
  constructor(patches: readonly LibraryPatch[]) {
    for (const patch of patches) this.#entries.set(patch.name, { patch, applied: false, missingParts: new Set() })
  }

  /** All patches of the node, in the order they were given. */
  get patches(): readonly PatchStatus[] {
    return [...this.#entries.values()].map(statusOf)
  }

  /** Those of them whose parts are missing. */
  get missing(): readonly PatchStatus[] {
    return this.patches.filter(({ state }) => state === 'missing')
  }

  /** Calls `listener` for each part that is found to be missing from now on, once for each part. One listener at a time. */
  onMissing(listener: (status: PatchStatus) => void): void {
    this.#onMissing = listener
  }

  /**
   * Notes whether a private part is there.
   *
   * @param patch  one of those given to the constructor; others are noted, too
   * @param name   of the part, such as `_connect`
   * @param part   the part; undefined when it is missing
   * @returns the part
   * @throws AssertionError when the part is missing and the patch is required
   */
  part<Part>(patch: LibraryPatch, name: string, part: Part | undefined): Part | undefined {
    let entry = this.#entries.get(patch.name)
    if (entry === undefined) {
      entry = { patch, applied: false, missingParts: new Set() }
      this.#entries.set(patch.name, entry)
    }
    if (part !== undefined) {
      entry.applied = true
      return part
    }
    const { library, version, without, required } = patch
    assert(!required, `this version of ${library} has no ${name}: without it ${without}; install ${version}`)
    if (!entry.missingParts.has(name)) {
      entry.missingParts.add(name)
      this.#onMissing(statusOf(entry))
    }
    return undefined
  }
}

function statusOf({ patch, applied, missingParts }: Entry): PatchStatus {
  const state = missingParts.size > 0 ? 'missing' : applied ? 'applied' : 'untried'
  return { ...patch, state, missingParts: [...missingParts] }
}
