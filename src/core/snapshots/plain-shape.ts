/** The lists of keys of a state's objects, with generated code for the frequent ones. See docs/snapshots.md. */
import { Hasher } from '../hash.js'

/** Objects of a shape that are walked key by key before code is generated for it. */
const USES_BEFORE_CODE = 16
/** Longer key lists are walked: generated code grows with them. */
const CODE_KEYS_MAX = 48
/** Shapes with generated code per table; states with more are dictionaries with keys that come and go. */
const CODE_SHAPES_MAX = 128
/** Lists of keys, and beginnings of lists, that a table holds; when full it is emptied and filled again. */
const SHAPES_MAX = 4096
/** Texts whose hash a table holds; when full it is emptied. */
const TEXTS_MAX = 4096

/** Where generated code writes values: the walker of a state. */
export interface ShapeSink {
  /** Next free slot. `SHAPE_SLOTS_MAX` slots are free when generated code is called and after each `value`. */
  position: number
  f64: Float64Array
  i32: Int32Array
  reference(shape: Shape): void
  /** Write any value but a number. Returns the shape of a plain object, the guess for the next one in the same place. */
  value(value: unknown, guess: Shape | null): Shape | null
}

/** Where generated code takes values from. */
export interface ShapeSource {
  next(): unknown
}

/** Slots that must be free before generated code runs. */
export const SHAPE_SLOTS_MAX = CODE_KEYS_MAX + 2

type Save = (object: object, sink: ShapeSink) => boolean
type Load = (source: ShapeSource) => object

/** A 64-bit hash as two signed words, ready for a slot. */
export interface TextHash {
  readonly low: number
  readonly high: number
}

function split(hash: bigint): TextHash {
  return { low: Number(hash & 0xffffffffn) | 0, high: Number(hash >> 32n) | 0 }
}

/** One list of keys in their order: a node in a tree whose edges are keys. */
export class Shape {
  readonly keys: readonly string[]
  /** True for objects without a prototype. */
  readonly bare: boolean
  /** Hash of the keys and of `bare`. */
  readonly hashLow: number
  readonly hashHigh: number
  /** Write the object if it has exactly these keys in this order; otherwise write nothing and return false. */
  save: Save | null = null
  load: Load | null = null
  uses = 0
  /** The child that came last, for a look without the map. */
  lastKey: string | null = null
  lastChild: Shape | null = null
  readonly children: Map<string, Shape> = new Map()

  constructor(keys: readonly string[], bare: boolean, hash: TextHash) {
    this.keys = keys
    this.bare = bare
    this.hashLow = hash.low
    this.hashHigh = hash.high
  }
}

/** All shapes that one codec has saved. */
export class ShapeTable {
  plainRoot: Shape
  bareRoot: Shape
  readonly #tag: number
  readonly #hasher = new Hasher()
  readonly #texts = new Map<string, TextHash>()
  readonly #generates: boolean
  #shapeCount = 0
  #codeCount = 0

  /**
   * @param tag high word of an object's slot
   * @param generate false: never generate code, as under a content security policy that forbids it
   */
  constructor(tag: number, generate: boolean) {
    this.#tag = tag
    this.#generates = generate && canGenerate()
    this.plainRoot = new Shape([], false, this.textHash('{}'))
    this.bareRoot = new Shape([], true, this.textHash('{bare}'))
  }

  /** The shape with one more key; made when it is new. */
  child(parent: Shape, key: string): Shape {
    let child = parent.children.get(key)
    if (child === undefined) {
      if (this.#shapeCount === SHAPES_MAX) this.#forget()
      this.#shapeCount += 1
      child = new Shape([...parent.keys, key], parent.bare, this.#keysHash(parent, key))
      parent.children.set(key, child)
    }
    parent.lastKey = key
    parent.lastChild = child
    return child
  }

  /** To be called for each object that was walked key by key: after 16 calls the shape gets generated code. */
  noteUse(shape: Shape): void {
    shape.uses += 1
    if (shape.uses !== USES_BEFORE_CODE || !this.#generates || shape.bare) return
    if (shape.keys.length > CODE_KEYS_MAX || this.#codeCount === CODE_SHAPES_MAX) return
    this.#codeCount += 1
    shape.save = generateSave(shape, this.#tag)
    shape.load = generateLoad(shape)
  }

  /** 64-bit hash of a text. */
  textHash(text: string): TextHash {
    let hash = this.#texts.get(text)
    if (hash === undefined) {
      if (this.#texts.size === TEXTS_MAX) this.#texts.clear()
      this.#hasher.reset()
      for (let index = 0; index < text.length; index += 1) this.#hasher.updateWord(text.charCodeAt(index))
      hash = split(this.#hasher.digest())
      this.#texts.set(text, hash)
    }
    return hash
  }

  #keysHash(parent: Shape, key: string): TextHash {
    const keyHash = this.textHash(key)
    this.#hasher.reset()
    this.#hasher.updateWord(parent.hashLow)
    this.#hasher.updateWord(parent.hashHigh)
    this.#hasher.updateWord(keyHash.low)
    this.#hasher.updateWord(keyHash.high)
    return split(this.#hasher.digest())
  }

  #forget(): void {
    for (const root of [this.plainRoot, this.bareRoot]) {
      root.children.clear()
      root.lastKey = null
      root.lastChild = null
    }
    this.#shapeCount = 0
    this.#codeCount = 0
  }
}

let generationAllowed: boolean | null = null

/**
 * Content security policies without 'unsafe-eval' forbid code from text; then everything is walked. Tried once, because a
 * browser reports every try.
 */
function canGenerate(): boolean {
  if (generationAllowed === null) {
    try {
      generationAllowed = new Function('return true')() === true
    } catch {
      generationAllowed = false
    }
  }
  return generationAllowed
}

/**
 * Straight-line code that copies the values of one list of keys. The loop over the keys is the guard: the engine keeps the
 * list per hidden class, so it costs two nanoseconds a key and no change of keys goes unseen.
 */
function generateSave(shape: Shape, tag: number): Save {
  const fields = shape.keys.map((key, index) => {
    const name = JSON.stringify(key)
    return `
    value = object[${name}]
    if (typeof value === 'number') {
      if (value === value) f64[at] = value
      else { i32[at * 2] = 0; i32[at * 2 + 1] = 0x7ff80000 }
      at += 1
    } else {
      sink.position = at
      guess${index} = sink.value(value, guess${index})
      at = sink.position
      f64 = sink.f64
      i32 = sink.i32
    }`
  })
  const source = `
  ${shape.keys.map((_, index) => `let guess${index} = null`).join('\n')}
  return function save(object, sink) {
    let count = 0
    for (const key in object) {
      if (key !== keys[count]) return false
      count += 1
    }
    if (count !== ${shape.keys.length}) return false
    let at = sink.position
    let f64 = sink.f64
    let i32 = sink.i32
    i32[at * 2] = ${shape.keys.length}
    i32[at * 2 + 1] = ${tag}
    i32[at * 2 + 2] = ${shape.hashLow}
    i32[at * 2 + 3] = ${shape.hashHigh}
    at += 2
    sink.reference(shape)
    let value
    ${fields.join('')}
    sink.position = at
    return true
  }`
  return new Function('shape', 'keys', source)(shape, shape.keys) as Save
}

/** A literal, so that loaded objects get the hidden class that the game's own literals have. */
function generateLoad(shape: Shape): Load {
  const fields = shape.keys.map((key) => `${JSON.stringify(key)}: source.next()`)
  return new Function(`return function load(source) { return { ${fields.join(', ')} } }`)() as Load
}
