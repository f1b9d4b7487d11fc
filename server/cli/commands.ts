/** Every command of `anxa`, one line each; a command's code is loaded only when it is the one asked for. */
import type { Command } from 'commander'

export type CommandEntry = {
  readonly name: string
  /** One line for `anxa --help`. */
  readonly summary: string
  readonly load: () => Promise<Command>
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'chạy máy chủ',
    load: async () => (await import('./serve.ts')).serveCommand(),
  },
  {
    name: 'demo',
    summary: 'chạy một xã mẫu có sẵn máy, người và lịch sử',
    load: async () => (await import('./demo.ts')).demoCommand(),
  },
  {
    name: 'migrate',
    summary: 'đưa cơ sở dữ liệu lên đúng phiên bản của chương trình',
    load: async () => (await import('./migrate.ts')).migrateCommand(),
  },
  {
    name: 'calc',
    summary: 'tính theo quy tắc đằng sau các trang: một đầu vào, một kết quả',
    load: async () => (await import('./calc.ts')).calcCommand(),
  },
  {
    name: 'token',
    summary: 'mã đăng ký máy: tạo, thu hồi, liệt kê',
    load: async () => (await import('./token.ts')).tokenCommand(),
  },
  {
    name: 'user',
    summary: 'tài khoản: thêm, liệt kê, vô hiệu, đặt lại',
    load: async () => (await import('./user.ts')).userCommand(),
  },
  {
    name: 'commune',
    summary: 'xã: thêm, liệt kê',
    load: async () => (await import('./commune.ts')).communeCommand(),
  },
  {
    name: 'audit',
    summary: 'nhật ký: kiểm tra chuỗi',
    load: async () => (await import('./audit.ts')).auditCommand(),
  },
  {
    name: 'backup',
    summary: 'sao lưu: tạo ngay một bản, khóa, nơi cất, danh sách',
    load: async () => (await import('./backup.ts')).backupCommand(),
  },
  {
    name: 'restore',
    summary: 'khôi phục một bản sao lưu vào máy chủ trống',
    load: async () => (await import('./restore.ts')).restoreCommand(),
  },
  {
    name: 'tables',
    summary: 'bảng dữ liệu có ngày: xem, nhập bảng mới',
    load: async () => (await import('./tables.ts')).tablesCommand(),
  },
  {
    name: 'doctor',
    summary: 'tình trạng của máy chủ và việc cần làm',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  {
    name: 'service',
    summary: 'chạy máy chủ như một dịch vụ: cài, gỡ',
    load: async () => (await import('./service.ts')).serviceCommand(),
  },
  {
    name: 'retention',
    summary: 'lưu giữ: giữ gì bao lâu, tháng nào sắp bị xóa',
    load: async () => (await import('./retention.ts')).retentionCommand(),
  },
]
