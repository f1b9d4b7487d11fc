import { expect, test } from 'vitest'
import { readOptions } from './arguments.ts'

const SPECS = {
  server: { value: 'ĐỊA CHỈ', required: true, help: '' },
  token: { value: 'MÃ', help: '' },
  force: { help: '' },
} as const

const read = (...args: string[]) => readOptions('enroll', args, SPECS)

test('values come after a space or an equals sign, switches alone', () => {
  expect(read('--server', 'https://a', '--token=b=c', '--force')).toEqual({
    server: 'https://a',
    token: 'b=c',
    force: true,
  })
})

test('what is not given is null, a switch false', () => {
  expect(read('--server', 'https://a')).toEqual({ server: 'https://a', token: null, force: false })
})

test('a value may begin with one dash, as half of all base64url tokens with a dash in them may', () => {
  expect(read('--server', 's', '--token', '-x9')).toMatchObject({ token: '-x9' })
})

test.each([
  [['--severr', 'x'], 'enroll: không có tùy chọn --severr'],
  [['--constructor'], 'enroll: không có tùy chọn --constructor'],
  [['https://a'], 'enroll: không hiểu "https://a"'],
  [['-f'], 'enroll: không hiểu "-f"'],
  [['--server'], 'enroll: --server cần một giá trị (ĐỊA CHỈ)'],
  [['--server', '--force'], 'enroll: --server cần một giá trị (ĐỊA CHỈ)'],
  [['--server='], 'enroll: --server cần một giá trị (ĐỊA CHỈ)'],
  [['--force=yes'], 'enroll: --force không nhận giá trị'],
  [['--server', 'a', '--server', 'b'], 'enroll: --server được cho hai lần'],
  [['--force'], 'enroll: thiếu --server ĐỊA CHỈ'],
])('%j is answered with "%s"', (args, message) => {
  expect(() => read(...args)).toThrow(message)
})
