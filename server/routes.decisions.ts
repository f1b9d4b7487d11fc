/**
 * Who may enter which route: written by hand, apart from the routes, and compared with them by requests
 * (routes.test.ts). A new route without a line here fails that test; so does a line without a route.
 */
import type { Role } from './http/route.ts'

/** Who asks. `own`: the role is held in the commune of the path; `other`: in another one. */
export type Asker =
  | { readonly who: 'anonymous' | 'nobody' | 'admin' }
  | { readonly who: Exclude<Role, 'admin'>; readonly commune: 'own' | 'other' }

/** enters: the handler runs. signs-in: led to sign in. hidden: 404. goes-home: this step is behind them. */
export type Answer = 'enters' | 'signs-in' | 'hidden' | 'goes-home'

export type Decision = (asker: Asker) => Answer

const everyone: Decision = () => 'enters'
/** Proven by a signature or a token inside the request: no session is looked at. */
const devices: Decision = () => 'enters'
/** From internal networks (the test asks from there; from outside 404, see app.test.ts). */
const insideNetwork: Decision = () => 'enters'
const signedIn: Decision = ({ who }) => (who === 'anonymous' ? 'signs-in' : 'enters')
/** A step of signing in, for sessions that stand at it. */
const step: Decision = ({ who }) => (who === 'anonymous' ? 'signs-in' : 'goes-home')
/** Held in the commune of the path; for everybody else the page does not exist. */
const heldHere =
  (...roles: readonly Role[]): Decision =>
  (asker) => {
    if (asker.who === 'anonymous') return 'signs-in'
    return 'commune' in asker && asker.commune === 'own' && roles.includes(asker.who) ? 'enters' : 'hidden'
  }
/** Those who look after several communes, wherever they are. */
const overview: Decision = ({ who }) =>
  who === 'anonymous' ? 'signs-in' : who === 'province' ? 'enters' : 'hidden'
/** The installation itself; it does not exist for those who work in communes. */
const administrator: Decision = ({ who }) =>
  who === 'anonymous' ? 'signs-in' : who === 'admin' ? 'enters' : 'hidden'
const itOfCommune = heldHere('it')
const readsRegister = heldHere('police', 'it', 'leader')
const readsDossiers = heldHere('police', 'it', 'leader', 'unit')
/** Which of them may take a step, their unit says. */
const actsInDossiers = heldHere('it', 'leader', 'unit')
const signs = heldHere('leader')
const reviewsEvidence = heldHere('police')
const wholeBoard = heldHere('police', 'it', 'leader', 'unit', 'province')

export const DECISIONS: Readonly<Record<string, Decision>> = {
  'GET /healthz': everyone,
  'GET /readyz': everyone,
  'GET /metrics': insideNetwork,
  'GET /assets/:file': everyone,
  // Before anybody can trust the server, so before anybody can sign in.
  'GET /ca.crt': everyone,
  'GET /chung-thu-may-chu': everyone,

  'GET /': signedIn,
  'GET /dang-nhap': everyone,
  'POST /dang-nhap': everyone,
  'GET /xac-thuc': step,
  'POST /xac-thuc': step,
  'GET /khoa': step,
  'POST /khoa': step,
  'POST /dang-xuat': signedIn,
  'GET /thiet-lap/:token': everyone,
  'POST /thiet-lap/:token': everyone,
  'GET /moi/:token': everyone,
  'POST /moi/:token': everyone,
  'GET /mo-khoa/:token': everyone,
  'POST /mo-khoa/:token': everyone,
  'GET /vao/:token': everyone,
  'POST /vao/:token': everyone,
  'GET /tai-khoan': signedIn,
  'GET /tai-khoan/mat-khau': signedIn,
  'POST /tai-khoan/mat-khau': signedIn,
  'POST /tai-khoan/phien/:session': signedIn,
  'GET /tai-khoan/xac-thuc-hai-lop': signedIn,
  'POST /tai-khoan/xac-thuc-hai-lop': signedIn,
  'POST /tai-khoan/xac-thuc-hai-lop/ma': signedIn,
  'POST /tai-khoan/xac-thuc-hai-lop/bo': signedIn,
  'POST /tai-khoan/ma-khoi-phuc': signedIn,

  'POST /api/v1/enroll': devices,
  'POST /api/v1/reports': devices,
  'GET /api/v1/agent-release': devices,
  'GET /api/v1/agent-release/bundle': devices,
  'GET /api/openapi.json': everyone,

  'GET /quan-tri': administrator,
  'GET /quan-tri/xa': administrator,
  'POST /quan-tri/xa': administrator,
  'GET /quan-tri/xa/:code': administrator,
  'POST /quan-tri/xa/:code/don-vi': administrator,
  'POST /quan-tri/xa/:code/don-vi/:unit': administrator,
  'GET /quan-tri/nguoi-dung': administrator,
  'POST /quan-tri/nguoi-dung': administrator,
  'GET /quan-tri/nguoi-dung/nhap': administrator,
  'POST /quan-tri/nguoi-dung/nhap': administrator,
  'POST /quan-tri/nguoi-dung/nhap/xac-nhan': administrator,
  'GET /quan-tri/nguoi-dung/nhap/mau.xlsx': administrator,
  'GET /quan-tri/nguoi-dung/:user': administrator,
  'POST /quan-tri/nguoi-dung/:user/vai-tro': administrator,
  'GET /quan-tri/nguoi-dung/:user/vai-tro/:membership': administrator,
  'POST /quan-tri/nguoi-dung/:user/vai-tro/:membership': administrator,
  'POST /quan-tri/nguoi-dung/:user/mo-khoa': administrator,
  'POST /quan-tri/nguoi-dung/:user/dat-lai': administrator,
  'POST /quan-tri/nguoi-dung/:user/bo-xac-thuc': administrator,
  'POST /quan-tri/nguoi-dung/:user/vo-hieu': administrator,
  'GET /quan-tri/thu': administrator,
  'POST /quan-tri/thu': administrator,
  'POST /quan-tri/thu/bo': administrator,
  'GET /quan-tri/sao-luu': administrator,
  'POST /quan-tri/sao-luu/khoa': administrator,
  'POST /quan-tri/sao-luu/noi-cat': administrator,
  'POST /quan-tri/sao-luu/luu-giu/:subject': administrator,
  'GET /quan-tri/lich': administrator,
  'POST /quan-tri/lich': administrator,
  'GET /quan-tri/bang-du-lieu': administrator,
  'POST /quan-tri/bang-du-lieu': administrator,
  'GET /quan-tri/suc-khoe': administrator,

  'GET /xa/:commune/quan-ly': itOfCommune,
  'GET /xa/:commune/quan-ly/may': itOfCommune,
  'POST /xa/:commune/quan-ly/may': itOfCommune,
  'POST /xa/:commune/quan-ly/may/doi': itOfCommune,
  'POST /xa/:commune/quan-ly/may/doi/xac-nhan': itOfCommune,
  'GET /xa/:commune/quan-ly/may/nhap': itOfCommune,
  'POST /xa/:commune/quan-ly/may/nhap': itOfCommune,
  'POST /xa/:commune/quan-ly/may/nhap/xac-nhan': itOfCommune,
  'GET /xa/:commune/quan-ly/may/nhap/mau.xlsx': itOfCommune,
  'GET /xa/:commune/quan-ly/may/phieu': itOfCommune,
  'GET /xa/:commune/quan-ly/may/:device/phieu-kiem-tra': itOfCommune,
  'POST /xa/:commune/quan-ly/may/phieu': itOfCommune,
  'GET /xa/:commune/quan-ly/may/:device': itOfCommune,
  'POST /xa/:commune/quan-ly/may/:device': itOfCommune,
  'GET /xa/:commune/quan-ly/may/:device/ngung': itOfCommune,
  'POST /xa/:commune/quan-ly/may/:device/ngung': itOfCommune,
  'GET /xa/:commune/quan-ly/may/:device/thu-hoi': itOfCommune,
  'POST /xa/:commune/quan-ly/may/:device/thu-hoi': itOfCommune,
  'GET /xa/:commune/quan-ly/may/:device/mat': itOfCommune,
  'POST /xa/:commune/quan-ly/may/:device/mat': itOfCommune,
  'POST /xa/:commune/quan-ly/may/:device/bo-cach-ly': itOfCommune,
  'POST /xa/:commune/quan-ly/may/:device/dung-lai': itOfCommune,
  'POST /xa/:commune/quan-ly/may/:device/tiep-noi': itOfCommune,
  'GET /xa/:commune/quan-ly/can-bo': itOfCommune,
  'POST /xa/:commune/quan-ly/can-bo': itOfCommune,
  'GET /xa/:commune/quan-ly/can-bo/nhap': itOfCommune,
  'POST /xa/:commune/quan-ly/can-bo/nhap': itOfCommune,
  'POST /xa/:commune/quan-ly/can-bo/nhap/xac-nhan': itOfCommune,
  'GET /xa/:commune/quan-ly/can-bo/nhap/mau.xlsx': itOfCommune,
  'GET /xa/:commune/quan-ly/can-bo/:member': itOfCommune,
  'POST /xa/:commune/quan-ly/can-bo/:member': itOfCommune,
  'GET /xa/:commune/quan-ly/ma-dang-ky': itOfCommune,
  'POST /xa/:commune/quan-ly/ma-dang-ky': itOfCommune,
  'GET /xa/:commune/quan-ly/ma-dang-ky/goi/:name': itOfCommune,
  'POST /xa/:commune/quan-ly/ma-dang-ky/:token/thu-hoi': itOfCommune,
  'GET /xa/:commune/quan-ly/tep-bao-cao': itOfCommune,
  'POST /xa/:commune/quan-ly/tep-bao-cao': itOfCommune,
  'GET /xa/:commune/quan-ly/nguong': itOfCommune,
  'POST /xa/:commune/quan-ly/nguong': itOfCommune,
  'POST /xa/:commune/quan-ly/nguong/giu': itOfCommune,
  'POST /xa/:commune/quan-ly/nguong/chinh-sach': itOfCommune,

  'GET /xa/:commune/he-thong': readsRegister,
  'GET /xa/:commune/he-thong/goi-y': itOfCommune,
  'POST /xa/:commune/he-thong/goi-y': itOfCommune,
  'GET /xa/:commune/he-thong/them': itOfCommune,
  'POST /xa/:commune/he-thong/them': itOfCommune,
  'GET /xa/:commune/he-thong/:system': readsRegister,
  'POST /xa/:commune/he-thong/:system': itOfCommune,
  'GET /xa/:commune/he-thong/:system/sua': itOfCommune,
  'GET /xa/:commune/he-thong/:system/may': itOfCommune,
  'POST /xa/:commune/he-thong/:system/may': itOfCommune,
  'POST /xa/:commune/he-thong/:system/gop': itOfCommune,
  'POST /xa/:commune/he-thong/:system/xem-lai': itOfCommune,
  'GET /xa/:commune/he-thong/:system/cap-do': readsRegister,
  'POST /xa/:commune/he-thong/:system/cap-do': itOfCommune,
  'GET /xa/:commune/he-thong/:system/cap-do/cau/:question': itOfCommune,
  'POST /xa/:commune/he-thong/:system/cap-do/cau/:question': itOfCommune,
  'POST /xa/:commune/he-thong/:system/cap-do/trinh': itOfCommune,
  'POST /xa/:commune/he-thong/:system/cap-do/bo': itOfCommune,
  'POST /xa/:commune/he-thong/:system/cap-do/ky': signs,
  'POST /xa/:commune/he-thong/:system/cap-do/tra-lai': signs,
  'GET /xa/:commune/he-thong/:system/cap-do/phieu/:determination': readsRegister,
  'GET /xa/:commune/he-thong/:system/yeu-cau': readsRegister,
  'POST /xa/:commune/he-thong/:system/yeu-cau': itOfCommune,
  'GET /xa/:commune/he-thong/:system/yeu-cau/phuong-an': readsRegister,
  'GET /xa/:commune/he-thong/:system/yeu-cau/chuyen-cap': readsRegister,
  'POST /xa/:commune/he-thong/:system/yeu-cau/chuyen-cap': itOfCommune,
  'GET /xa/:commune/he-thong/:system/yeu-cau/:row': readsRegister,
  'POST /xa/:commune/he-thong/:system/yeu-cau/:row': itOfCommune,

  'GET /xa/:commune/he-thong/:system/ho-so': readsDossiers,
  'POST /xa/:commune/he-thong/:system/ho-so/buoc/:step': actsInDossiers,
  'POST /xa/:commune/he-thong/:system/ho-so/don-vi': signs,
  'GET /xa/:commune/tham-dinh': readsDossiers,
  'GET /xa/:commune/tham-dinh/:dossier': readsDossiers,
  'POST /xa/:commune/tham-dinh/:dossier/noi-dung': actsInDossiers,
  'POST /xa/:commune/tham-dinh/:dossier/y-kien': actsInDossiers,
  'POST /xa/:commune/tham-dinh/:dossier/y-kien/:comment/xong': actsInDossiers,
  'GET /xa/:commune/bang-chung': readsRegister,
  'GET /xa/:commune/bang-chung/cho-xem': reviewsEvidence,
  'GET /xa/:commune/bang-chung/them': itOfCommune,
  'POST /xa/:commune/bang-chung/them': itOfCommune,
  'GET /xa/:commune/bang-chung/:evidence': readsRegister,
  'GET /xa/:commune/bang-chung/:evidence/sua': itOfCommune,
  'POST /xa/:commune/bang-chung/:evidence/sua': itOfCommune,
  'GET /xa/:commune/bang-chung/:evidence/gan': itOfCommune,
  'POST /xa/:commune/bang-chung/:evidence/gan': itOfCommune,
  'POST /xa/:commune/bang-chung/:evidence/bo-gan': itOfCommune,
  'GET /xa/:commune/bang-chung/:evidence/phien-ban/:version/tep': readsRegister,
  'POST /xa/:commune/bang-chung/:evidence/phien-ban': itOfCommune,
  'POST /xa/:commune/bang-chung/:evidence/rut': itOfCommune,
  'POST /xa/:commune/bang-chung/:evidence/xem-xet': reviewsEvidence,

  'GET /xa/:commune/he-thong/:system/giay-to': readsRegister,
  'GET /xa/:commune/he-thong/:system/giay-to/ho-so.zip': readsRegister,
  'GET /xa/:commune/he-thong/:system/giay-to/:paper': readsRegister,
  'GET /xa/:commune/quan-ly/mau-giay-to': itOfCommune,
  'POST /xa/:commune/quan-ly/mau-giay-to': itOfCommune,
  'GET /xa/:commune/quan-ly/mau-giay-to/:paper': itOfCommune,
  'POST /xa/:commune/quan-ly/mau-giay-to/:paper/bo': itOfCommune,

  'GET /xa/:commune/bao-cao-nam': readsRegister,
  'POST /xa/:commune/bao-cao-nam': heldHere('it', 'leader'),
  'GET /xa/:commune/bao-cao-nam/:system': itOfCommune,
  'POST /xa/:commune/bao-cao-nam/:system': itOfCommune,

  'GET /tinh': overview,
  'GET /xa/:commune': wholeBoard,
  'GET /xa/:commune/may/:device': wholeBoard,
  'GET /xa/:commune/kiem-tra/:check': wholeBoard,
}
