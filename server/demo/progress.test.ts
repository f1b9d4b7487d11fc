import { expect, test } from 'vitest'
import { terminalProgress } from './progress.ts'

function shown(isTTY: boolean, steps: readonly (readonly [share: number, label: string])[]): string {
  let written = ''
  const progress = terminalProgress({ isTTY, write: (text) => (written += text) })
  for (const [share, label] of steps) progress.step(share, label)
  return written
}

test('without a terminal it says each ten percent once', () => {
  const steps = [0, 0.01, 0.1, 0.12, 0.19, 1].map((share) => [share, 'phát lại'] as const)

  expect(shown(false, steps)).toBe('  0 %  phát lại\n 10 %  phát lại\n100 %  phát lại\n')
})

test('in a terminal it draws over one line, and leaves it at the end', () => {
  const text = shown(true, [
    [0.5, 'phát lại'],
    [0.5, 'phát lại'],
    [1, 'xong'],
  ])

  expect(text.split('\r').map((line) => line.trim())).toEqual([
    '',
    `${'█'.repeat(15)}${'░'.repeat(15)}  50 %  phát lại`,
    `${'█'.repeat(30)} 100 %  xong`,
  ])
  expect(text.endsWith('\n')).toBe(true)
})
