/** The settings file of the service, as it is first written: works as it is, says what one may change. */

export function environmentFile(serverManual: string): string {
  return `# Cài đặt của máy chủ AnXã. Sửa xong thì khởi động lại dịch vụ.
# Mỗi dòng: TÊN=giá trị. Giá trị có dấu cách hoặc dấu # thì đặt trong dấu nháy kép.
# Hướng dẫn: ${serverManual}
# Mọi cài đặt: .env.example trong thư mục của AnXã.

# Nhận kết nối từ mạng nội bộ; máy chủ tự dùng https. Chỉ dùng trên chính máy này: 127.0.0.1
HOST=0.0.0.0

# Cổng. Dùng 443 thì không phải gõ số cổng trong trình duyệt.
PORT=8080

# Địa chỉ mọi người gõ, nên đặt khi máy chủ có tên hoặc địa chỉ IP cố định. Ví dụ: https://192.168.1.10:8080
#BASE_URL=

# Máy chủ thư. Ví dụ: smtps://ten:mat-khau@thu.xa.gov.vn
#SMTP_URL=
#MAIL_FROM=

# Tên và số điện thoại của người giúp đỡ, hiện trên trang báo lỗi.
#HELP_LINE=

# Chứng thư có sẵn (tệp PEM). Không đặt: máy chủ tự cấp.
#TLS_CERT_FILE=
#TLS_KEY_FILE=
`
}
