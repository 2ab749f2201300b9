/** What never moves on the skirmish map: ground, height lines, rocks. Painted once per size. */
import { HEIGHT, ROCKS, WIDTH } from '../../games/skirmish/state.js'
import { offscreen } from '../drawing/stage.js'

/** @param scale device pixels per unit */
export function paintSkirmishBackdrop(scale: number): HTMLCanvasElement {
  const context = offscreen(WIDTH * scale, HEIGHT * scale)
  context.scale(scale, scale)
  const ground = context.createRadialGradient(WIDTH / 2, HEIGHT / 2, 100, WIDTH / 2, HEIGHT / 2, WIDTH * 0.62)
  ground.addColorStop(0, '#1b3444')
  ground.addColorStop(0.6, '#122433')
  ground.addColorStop(1, '#0b1723')
  context.fillStyle = ground
  context.fillRect(0, 0, WIDTH, HEIGHT)
  paintHeightLines(context)
  paintDots(context)
  for (const [index, rock] of ROCKS.entries()) paintRock(context, rock.x, rock.y, rock.radius, index)
  context.strokeStyle = 'rgba(120, 200, 220, 0.35)'
  context.lineWidth = 3
  context.strokeRect(1.5, 1.5, WIDTH - 3, HEIGHT - 3)
  return context.canvas
}

/** Closed wavy lines around the rocks, like on a map. */
function paintHeightLines(context: CanvasRenderingContext2D): void {
  context.lineWidth = 1.6
  for (const [index, rock] of ROCKS.entries()) {
    for (let ring = 1; ring <= 5; ring++) {
      context.strokeStyle = `rgba(126, 196, 214, ${0.26 - ring * 0.036})`
      context.beginPath()
      for (let step = 0; step <= 96; step++) {
        const angle = (step / 96) * Math.PI * 2
        const wave = 1 + 0.09 * Math.sin(angle * 3 + index) + 0.06 * Math.sin(angle * 5 + ring + index * 2)
        const radius = (rock.radius + ring * 34) * wave
        context.lineTo(rock.x + Math.cos(angle) * radius * 1.15, rock.y + Math.sin(angle) * radius)
      }
      context.stroke()
    }
  }
}

function paintDots(context: CanvasRenderingContext2D): void {
  context.fillStyle = 'rgba(150, 205, 220, 0.24)'
  for (let x = 30; x < WIDTH; x += 60) {
    for (let y = 30; y < HEIGHT; y += 60) context.fillRect(x - 1.5, y - 1.5, 3, 3)
  }
}

/** A low mound of facets, lit from the upper left. */
function paintRock(context: CanvasRenderingContext2D, x: number, y: number, radius: number, index: number): void {
  const corners = 11
  const rim = Array.from({ length: corners }, (_, corner) => {
    const angle = (corner / corners) * Math.PI * 2 + index
    const reach = radius * (0.96 + 0.1 * Math.sin(corner * 2.7 + index * 1.3))
    return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach, angle] as const
  })
  const peakX = x - radius * 0.12
  const peakY = y - radius * 0.18
  for (const [corner, [ax, ay, angle]] of rim.entries()) {
    const [bx, by] = rim[(corner + 1) % corners]!
    const light = 0.5 - 0.5 * Math.cos(angle + 0.3 - Math.PI / 4)
    context.fillStyle = `rgb(${34 + (1 - light) * 44}, ${48 + (1 - light) * 50}, ${62 + (1 - light) * 54})`
    context.beginPath()
    context.moveTo(peakX, peakY)
    context.lineTo(ax, ay)
    context.lineTo(bx, by)
    context.closePath()
    context.fill()
  }
  context.strokeStyle = 'rgba(190, 226, 236, 0.4)'
  context.lineWidth = 2
  context.beginPath()
  for (const [cornerX, cornerY] of rim) context.lineTo(cornerX, cornerY)
  context.closePath()
  context.stroke()
}
