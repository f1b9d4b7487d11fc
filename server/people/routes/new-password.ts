/** What is asked of the fields in which a new account or password is typed. */
import { z } from 'zod'
import { passwordProblem } from '../rules.ts'

export const isEmail = (text: string): boolean => z.email().max(254).safeParse(text).success

export const newPasswordProblem = (
  password: string,
  repeated: string,
  withTotp: boolean,
): string | undefined =>
  passwordProblem(password, withTotp) ??
  (password === repeated ? undefined : 'Hai lần nhập mật khẩu không giống nhau.')
